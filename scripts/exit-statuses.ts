/** What the exit statuses of every command mean; a command may say more exactly what one means of it. */
export const EXIT_STATUSES: Readonly<Record<number, string>> = {
  0: 'done, running or healthy',
  1: 'failed, degraded or unhealthy, or the job failed',
  2: 'the command line is wrong',
  3: 'not running (status)',
  4: 'there is no such worker, queue or job',
  6: 'the configuration is missing or wrong, or its state folder or token cannot be used',
  7: 'it takes a supervisor, and none runs',
  69: 'the broker cannot be reached, or has no room',
  75: 'another supervisor has the state folder',
  77: 'a token or a permission was refused',
  124: 'it was not done in time',
  130: 'ended by SIGINT, as by ^C',
  143: 'ended by SIGTERM',
};
