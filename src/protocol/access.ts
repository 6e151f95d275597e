/** What can be asked about who may ask: on the control socket alone. */
export interface AccessControl {
  apiPlace(): Promise<ApiPlace>;
  /**
   * Makes a new token in the place of the old one, which is refused from then on. Throws `conflict` when it comes from the
   * environment.
   */
  renewToken(): Promise<ApiPlace>;
  /**
   * Where the page can be opened: with a code in it that is good for one log-in within a minute. Where nothing listens that
   * this machine can reach, a loopback listener begins to.
   */
  openPage(): Promise<{ readonly url: string }>;
}

/** Where the API listens, and where its token is. */
export interface ApiPlace {
  /** Null: it does not listen as configured. */
  readonly url: string | null;
  /** Null: the token comes from the environment. */
  readonly tokenFile: string | null;
}
