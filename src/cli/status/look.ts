/** What one look at a running cardq brings. */
export interface Look {
  /** For programs. */
  readonly document: object;
  /** For people. */
  readonly text: () => string;
  readonly exit: number;
}
