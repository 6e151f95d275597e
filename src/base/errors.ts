/**
 * Every error code with the exit status it leads to; `docs/errors.md` has a paragraph for each.
 * Exit statuses: 1 failed · 2 usage · 4 no such thing · 6 configuration · 7 needs a supervisor · 69 broker unreachable ·
 * 75 lock held · 77 refused · 124 timed out · 130/143 by SIGINT/SIGTERM.
 */
export const ERROR_EXITS = {
  internal: 1,
  boot_failed: 1,
  broker_data_invalid: 1,
  conflict: 1,
  disk_full: 1,
  input_invalid: 1,
  job_failed: 1,
  module_invalid: 1,
  output_unwritable: 1,
  rate_limited: 1,
  address_unavailable: 1,
  supervisor_failed: 1,
  supervisor_outdated: 1,
  systemd_failed: 1,
  usage: 2,
  job_unknown: 4,
  output_unknown: 4,
  queue_unknown: 4,
  worker_unknown: 4,
  config_invalid: 6,
  config_missing: 6,
  state_dir_unwritable: 6,
  token_missing: 6,
  no_supervisor: 7,
  broker_full: 69,
  broker_unreachable: 69,
  broker_write_failed: 69,
  supervisor_locked: 75,
  permission_refused: 77,
  token_refused: 77,
  host_refused: 77,
  timed_out: 124,
  interrupted: 130,
  terminated: 143,
} as const;

export type ErrorCode = keyof typeof ERROR_EXITS;

/** What an error tells: `where` names the file, field, worker or job; `hint` says how to mend it. */
export interface ErrorAbout {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where: string | null;
  readonly hint: string | null;
}

/** The one error class: `code` is for programs, the rest for people. */
export class CardqError extends Error {
  override readonly name = 'CardqError';
  readonly code: ErrorCode;
  readonly where: string | null;
  readonly hint: string | null;

  constructor(about: Pick<ErrorAbout, 'code' | 'message'> & Partial<ErrorAbout>, options?: ErrorOptions) {
    super(about.message, options);
    this.code = about.code;
    this.where = about.where ?? null;
    this.hint = about.hint ?? null;
  }

  /** The exit status of a command that ends with this error. */
  get exitCode(): number {
    return ERROR_EXITS[this.code];
  }
}

/** The plain shape of any thrown value, for JSON and for terminals; a stranger becomes `internal`. */
export function aboutError(thrown: unknown): ErrorAbout {
  if (thrown instanceof CardqError) {
    return { code: thrown.code, message: thrown.message, where: thrown.where, hint: thrown.hint };
  }
  return { code: 'internal', message: messageOf(thrown), where: null, hint: null };
}

/** The message of any thrown value; libraries throw strings too. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system error code (`ENOENT`, `EACCES`, …) of a thrown value, or null. */
export function errnoOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}
