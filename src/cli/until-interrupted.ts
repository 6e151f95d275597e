/** Does what goes on until ^C, and returns the exit status of that; the work ends when its signal says so. */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  try {
    await work(interrupted.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
  return 130;
}
