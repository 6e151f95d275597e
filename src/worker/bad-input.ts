/** Thrown by a processor whose input can never work: the job fails for good, without retries. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
  /** How to mend it. */
  readonly hint: string | null;

  constructor(message: string, options?: ErrorOptions & { hint?: string | null }) {
    super(message, options);
    this.hint = options?.hint ?? null;
  }
}
