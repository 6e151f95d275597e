/** What one check found. */
export interface Finding {
  /** What was looked at: of a broker `version`, `eviction`, `role`, `memory`, `persistence`, `clock`, `latency`. */
  readonly check: string;
  /** `fail`: it does not work like this, or is not used. */
  readonly level: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** How to mend it; null where there is nothing to mend. */
  readonly hint: string | null;
}

/** All is well. */
export function ok(check: string, message: string): Finding {
  return { check, level: 'ok', message, hint: null };
}

/** It works, and something is to be said against it. */
export function warn(check: string, message: string, hint: string): Finding {
  return { check, level: 'warn', message, hint };
}

/** It does not work, or would lose something. */
export function fail(check: string, message: string, hint: string): Finding {
  return { check, level: 'fail', message, hint };
}
