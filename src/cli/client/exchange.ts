/** Where the supervisor listens. */
export type Address =
  | { readonly socket: string }
  /** `token`: what is shown there; null: nothing. */
  | { readonly url: URL; readonly token: () => Promise<string | null> };

/** What is asked of the supervisor's HTTP interface. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON; null: no body. */
  readonly body: string | null;
  /** A silence longer than this fails the exchange with `ETIMEDOUT`. */
  readonly timeoutMs: number;
  /** Aborted, it drops the exchange, which then fails. */
  readonly signal?: AbortSignal | undefined;
}

/** What it answers. */
export interface Answer {
  readonly contentType: string | null;
  readonly body: string;
  /** The version of the supervisor; null where it does not say. */
  readonly version: string | null;
}
