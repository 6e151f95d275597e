import { CardqError, ERROR_EXITS, type ErrorCode } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import type { Config } from '../config/config.js';
import type { ConfigSources } from '../config/load.js';

/** What `cardq start` gives the supervisor it starts: the configuration, read and checked, and what was asked for. */
export interface HandOver {
  readonly config: Config;
  readonly configPath: string | null;
  /** What the file said when it was read. */
  readonly configText: string | null;
  /** What a reload reads it from. */
  readonly sources: ConfigSources;
  /** Where bare package names are looked for. */
  readonly folder: string;
  /** Only these workers start; empty means all. */
  readonly workers: readonly string[];
  /** How long the workers may take to become ready. */
  readonly bootWithin: Ms;
  /** Work until the queues are empty, then leave. */
  readonly once: boolean;
}

/** What a supervisor tells whoever started it, one JSON object a line. */
export type BirthReport =
  | { readonly report: 'listening' }
  | {
      readonly report: 'ready';
      readonly pid: number;
      readonly processes: number;
      readonly bootMs: Ms;
      /** Where the API listens on TCP; null: nowhere. */
      readonly apiUrl: string | null;
      /** Why no job can be taken from the broker; null: it is up. */
      readonly brokerDown: string | null;
    }
  | {
      readonly report: 'failed';
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly where: string | null;
        readonly hint: string | null;
      };
    };

/** The error that a failed birth was reported with. */
export function reportedError({ error }: Extract<BirthReport, { report: 'failed' }>): CardqError {
  const code = error.code in ERROR_EXITS ? (error.code as ErrorCode) : 'supervisor_failed';
  return new CardqError({ ...error, code });
}
