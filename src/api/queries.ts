import type { JsonObject } from '../base/json.js';
import { LOG_LEVELS, type LogLevel } from '../base/log-level.js';
import { JOB_STATES, type JobState } from '../protocol/jobs.js';

/** One parameter of a query: what it takes, for programs and for people, and how it is read. */
export interface Parameter<T> {
  readonly description: string;
  /** As OpenAPI has it. */
  readonly schema: JsonObject;
  /** What it must be. */
  readonly rule: string;
  /** Null: it is not what it must be. */
  readonly read: (text: string) => T | null;
  /** What holds where it is left out. */
  readonly otherwise: T;
}

/** The parameters that routes take in their query. */
export const queries = {
  nothing: {},
  waiting: { wait: flag('Answer when it is done, with 200 and what came of it, instead of 202.') },
  tasks: {
    state: states('The states to list, separated by commas; none means all.'),
    queue: text('The queue to list; none means all that are configured.'),
    limit: whole({ min: 1, max: 1000, otherwise: 50 }, 'How many jobs at most.'),
    cursor: text('Where the page before this one ended, as it said.'),
    id: text('Answer instead which queues hold a job with this id.'),
  },
  stats: { since: text('From when on: a duration such as 30m, or an ISO time; 30m when it is left out.') },
  sheets: { limit: whole({ min: 1, max: 100, otherwise: 12 }, 'How many jobs at most.') },
  jobLog: { limit: whole({ min: 1, max: 10_000, otherwise: 500 }, 'How many lines at most.') },
  events: {
    types: list('Only these, or what begins with them, separated by commas.'),
    worker: text('Only what is about this entry or process.'),
    queue: text('Only what is about this queue.'),
    replay: whole({ min: 0, max: 10_000_000, otherwise: 0 }, 'First the last so many.'),
    status: bit({ otherwise: false }, '`1`: also the status, whenever it is another one.'),
    follow: bit({ otherwise: true }, '`0`: what there is, and then the end.'),
  },
  logs: {
    n: whole({ min: 0, max: 10_000, otherwise: 50 }, 'The last so many lines.'),
    worker: list('Of these entries, processes, or `supervisor`, separated by commas.'),
    level: level('This one or a graver one.'),
    job: text('`ID` or `QUEUE/ID`.'),
    queue: text('Only of this queue.'),
    since: text('From when on: a duration such as 30m, or a time.'),
    grep: text('Only lines that hold this text.', { atMost: 256 }),
    follow: bit({ otherwise: false }, '`1`: a stream of what is written from then on, too.'),
  },
} as const;

/** The query of each route that takes one, by its method and its path behind the prefix. All others take none. */
export const QUERY_OF: Readonly<Record<string, QueryName>> = {
  'GET /stats': 'stats',
  'GET /events': 'events',
  'GET /logs': 'logs',
  'GET /tasks': 'tasks',
  'GET /sheets': 'sheets',
  'GET /jobs/:queue/:id/logs': 'jobLog',
  'POST /start': 'waiting',
  'POST /stop': 'waiting',
  'POST /restart': 'waiting',
  'POST /shutdown': 'waiting',
  'POST /reload': 'waiting',
  'POST /purge': 'waiting',
  'POST /queues/:queue/retry-failed': 'waiting',
  'POST /workers/:name': 'waiting',
  'POST /workers/:name/start': 'waiting',
  'POST /workers/:name/stop': 'waiting',
  'POST /workers/:name/restart': 'waiting',
};

export type QueryName = keyof typeof queries;
export type Query<Name extends QueryName> = {
  readonly [Key in keyof (typeof queries)[Name]]: (typeof queries)[Name][Key] extends Parameter<infer T> ? T : never;
};

function flag(description: string): Parameter<boolean> {
  return {
    description,
    schema: { type: 'boolean', default: false },
    rule: 'true or false',
    read: readBoolean,
    otherwise: false,
  };
}

/** A flag that is written as a number. */
function bit({ otherwise }: { readonly otherwise: boolean }, description: string): Parameter<boolean> {
  return {
    description,
    schema: { type: 'string', enum: ['0', '1'], default: otherwise ? '1' : '0' },
    rule: '1 or 0',
    read: readBoolean,
    otherwise,
  };
}

function readBoolean(raw: string): boolean | null {
  if (raw === 'true' || raw === '1') return true;
  return raw === 'false' || raw === '0' ? false : null;
}

function text(
  description: string,
  { atMost = null }: { readonly atMost?: number | null } = {},
): Parameter<string | null> {
  return {
    description,
    schema: { type: 'string', ...(atMost === null ? {} : { maxLength: atMost }) },
    rule: atMost === null ? 'a text' : `at most ${atMost} characters`,
    read: (raw) => (atMost === null || raw.length <= atMost ? raw : null),
    otherwise: null,
  };
}

function list(description: string): Parameter<readonly string[]> {
  return {
    description,
    schema: { type: 'array', items: { type: 'string' } },
    rule: 'words, separated by commas',
    read: (raw) => raw.split(',').filter(Boolean),
    otherwise: [],
  };
}

function level(description: string): Parameter<LogLevel> {
  return {
    description,
    schema: { type: 'string', enum: [...LOG_LEVELS], default: 'debug' },
    rule: `one of ${LOG_LEVELS.join(', ')}`,
    read: (raw) => LOG_LEVELS.find((one) => one === raw) ?? null,
    otherwise: 'debug',
  };
}

function whole(
  { min, max, otherwise }: { readonly min: number; readonly max: number; readonly otherwise: number },
  description: string,
): Parameter<number> {
  return {
    description,
    schema: { type: 'integer', minimum: min, maximum: max, default: otherwise },
    rule: `a whole number from ${min} to ${max}`,
    read: (raw) => (/^\d{1,9}$/.test(raw) && Number(raw) >= min && Number(raw) <= max ? Number(raw) : null),
    otherwise,
  };
}

function states(description: string): Parameter<readonly JobState[]> {
  return {
    description,
    schema: { type: 'array', items: { type: 'string', enum: [...JOB_STATES] } },
    rule: `some of ${JOB_STATES.join(', ')}, separated by commas`,
    read: (raw) => readStates(raw),
    otherwise: JOB_STATES,
  };
}

function readStates(raw: string): readonly JobState[] | null {
  const words = raw.split(',');
  const found = JOB_STATES.filter((state) => words.includes(state));
  return found.length === new Set(words).size ? found : null;
}
