import type { Bytes, Ms } from '../base/units.js';

/** The variable by which a child of the supervisor finds the descriptor for its reports. */
export const REPORT_VARIABLE = 'CARDQ_REPORT';

/** What that variable holds, as JSON. */
export interface ReportBirth {
  /** A socket to the supervisor: one JSON object a line goes up, nothing comes down. */
  readonly fd: number;
  /** Only its own child may use the descriptor: in a grandchild, who inherits the variable, the number means something else. */
  readonly supervisorPid: number;
  readonly heartbeatIntervalMs: Ms;
}

/** One BullMQ `Worker` of somebody else's program, as it is at this moment. */
export interface Consumer {
  /** What the tokens of its locks begin with. */
  readonly id: string;
  readonly queue: string;
  readonly prefix: string;
  /** Where its Redis is, as `redisAddress` writes it; null: not known. */
  readonly address: string | null;
  /** It is neither paused, closing, nor held back by a rate limit. */
  readonly isFetching: boolean;
  /** Since the broker last answered its question for a job; null: not known. */
  readonly sinceFetchMs: Ms | null;
  /** How long it waits at the broker for a job before it asks again. */
  readonly pollMs: Ms;
  /** How often a job may lose its worker before BullMQ gives it up. */
  readonly maxStalls: number;
  /** Jobs that ended since it began. */
  readonly completed: number;
  readonly failed: number;
  /** Of the PDFs that the results of its jobs tell of. */
  readonly sheets: number;
  readonly renderedBytes: Bytes;
  readonly jobs: readonly ConsumerJob[];
}

/** By what its locks are found, in whoever's hands they are. */
export type ConsumerName = Pick<Consumer, 'id' | 'queue' | 'prefix'>;

/** A job in its hands. */
export interface ConsumerJob {
  readonly id: string;
  /** The value of its lock. */
  readonly token: string;
  /** Since the epoch. */
  readonly startedAt: Ms;
}

/** One way of writing where a Redis is, so that two programs on one machine can tell whether they mean the same. */
export function redisAddress(at: { path: string } | { host: string; port: number }, db: number): string {
  const place = 'path' in at ? at.path : `${LOOPBACK.has(at.host) ? 'localhost' : at.host}:${at.port}`;
  return `${place}/${db}`;
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Those of a list that are whole: what comes from a program of somebody else's may be anything. */
export function readConsumers(raw: unknown): readonly Consumer[] {
  return Array.isArray(raw) ? raw.flatMap(readConsumer) : [];
}

/** The same for names alone. */
export function readConsumerNames(raw: unknown): readonly ConsumerName[] {
  return Array.isArray(raw) ? raw.flatMap(readConsumerName) : [];
}

type Fields = Readonly<Record<string, unknown>>;

function readConsumer(raw: unknown): Consumer[] {
  if (!isObject(raw)) return [];
  const { address, isFetching, sinceFetchMs, pollMs, maxStalls, completed, failed, sheets, renderedBytes, jobs } = raw;
  const [name] = readConsumerName(raw);
  if (name === undefined || typeof isFetching !== 'boolean') return [];
  if (!isCount(pollMs) || !isCount(maxStalls) || !isCount(completed) || !isCount(failed)) return [];
  const known = {
    ...name,
    address: isName(address) ? address : null,
    isFetching,
    pollMs,
    maxStalls,
    completed,
    failed,
    // A program with an older cardq/report does not tell.
    sheets: isCount(sheets) ? sheets : 0,
    renderedBytes: isCount(renderedBytes) ? renderedBytes : 0,
  };
  const taken = Array.isArray(jobs) ? jobs.flatMap(readConsumerJob) : [];
  return [{ ...known, sinceFetchMs: isCount(sinceFetchMs) ? sinceFetchMs : null, jobs: taken }];
}

function readConsumerName(raw: unknown): ConsumerName[] {
  if (!isObject(raw)) return [];
  const { id, queue, prefix } = raw;
  return isName(id) && isName(queue) && isName(prefix) ? [{ id, queue, prefix }] : [];
}

function readConsumerJob(raw: unknown): ConsumerJob[] {
  if (!isObject(raw)) return [];
  const { id, token, startedAt } = raw;
  return isName(id) && isName(token) && isCount(startedAt) ? [{ id, token, startedAt }] : [];
}

function isObject(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null;
}

function isName(raw: unknown): raw is string {
  return typeof raw === 'string' && raw !== '';
}

function isCount(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isFinite(raw) && raw >= 0;
}
