/** The day on which these words were written or last changed. */
export const WRITTEN_ON = '2026-11-23';

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  'CARDQ_…':
    'Every key of the configuration has a variable: api.port is CARDQ_API_PORT, the processes of the worker pdf are CARDQ_WORKERS_PDF_PROCESSES. It wins over the file. An unknown one is warned of.',
  CARDQ_CONFIG: 'The configuration file, where -c names none.',
  CARDQ_API_TOKEN: 'The admin token of the API itself.',
  'CELERY_…, START_CELERY_WORKER':
    'The settings of a Celery set-up, times in seconds; cardq config show --origin tells which it uses, and what they are called here.',
  'REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_DB': 'The broker, where CARDQ_BROKER_URL is not set.',
  XDG_CONFIG_HOME: 'Where the configuration of this user is looked for; otherwise ~/.config.',
  NO_COLOR: 'No colours, unless --color always asks for them.',
};

export const FILES: Readonly<Record<string, string>> = {
  'supervisor.config.json':
    'The configuration: in the working directory, in $XDG_CONFIG_HOME/cardq or in /etc/cardq. cardq init writes one.',
  '.env': 'Variables, beside the configuration; those of the environment win.',
  '.cardq': 'The state folder, beside the configuration, unless stateDir names another one.',
  '.cardq/cardq.sock': 'The socket of the supervisor; who may open it may do everything.',
  '.cardq/logs': 'The logs of the supervisor and of each process.',
  '.cardq/api-token': 'The admin token of the API, where api.tokenFile names no other file.',
};

interface Step {
  readonly what: string;
  readonly lines: readonly string[];
}

/** From nothing to a supervised worker, and what is looked at afterwards. */
export const FIRST_STEPS: readonly Step[] = [
  {
    what: 'Begin in an empty folder, with a small worker module:',
    lines: ['cardq init --demo', 'cardq start', `cardq enqueue hello '{"name":"you"}' --wait`],
  },
  { what: 'Draw the pictures of a folder on sheets:', lines: ['cardq render my-deck -o deck.pdf --paper a4'] },
  { what: 'See how it goes, and why a worker left:', lines: ['cardq status', 'cardq logs pdf-1 --level warn'] },
  { what: 'Apply a changed configuration:', lines: ['cardq reload --dry-run', 'cardq reload'] },
  { what: 'Find what is wrong on a new machine:', lines: ['cardq doctor'] },
];
