import type { JsonObject } from '../base/json.js';
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

/** The parameters that routes take in their query. Others are refused. */
export const queries = {
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
} as const;

export type QueryName = keyof typeof queries;
export type Query<Name extends QueryName> = {
  readonly [Key in keyof (typeof queries)[Name]]: (typeof queries)[Name][Key] extends Parameter<infer T> ? T : never;
};

function flag(description: string): Parameter<boolean> {
  return {
    description,
    schema: { type: 'boolean', default: false },
    rule: 'true or false',
    read: (raw) => (raw === 'true' ? true : raw === 'false' ? false : null),
    otherwise: false,
  };
}

function text(description: string): Parameter<string | null> {
  return { description, schema: { type: 'string' }, rule: 'a text', read: (raw) => raw, otherwise: null };
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
