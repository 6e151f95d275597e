import { CardqError } from '../base/errors.js';

/** What is asked of the supervisor's HTTP interface. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON; null: no body. */
  readonly body: string | null;
  /** A silence longer than this fails the exchange with `timed_out`. */
  readonly timeoutMs: number;
}

/** What it answers. */
export interface Answer {
  readonly contentType: string | null;
  readonly body: string;
}

/** The error of a supervisor that is silent for too long. */
export function silence({ timeoutMs }: Request): CardqError {
  return new CardqError({ code: 'timed_out', message: `the supervisor did not answer within ${timeoutMs} ms` });
}
