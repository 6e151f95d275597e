/** What one check of the broker found. */
export interface Finding {
  /** `version`, `eviction`, `role`, `memory`, `persistence`, `clock`, `latency`. */
  readonly check: string;
  /** `fail`: it is not used like this. */
  readonly level: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** How to mend it; null where there is nothing to mend. */
  readonly hint: string | null;
}
