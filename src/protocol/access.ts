/** What can be asked about who may ask: on the control socket alone. */
export interface AccessControl {
  /** Makes a new token in the place of the old one, which is refused from then on. Throws `conflict` when it comes from the environment. */
  renewToken(): Promise<{ readonly tokenFile: string }>;
  /**
   * Where the page can be opened: with a code in it that is good for one log-in within a minute. Where nothing listens that
   * this machine can reach, a loopback listener begins to.
   */
  openPage(): Promise<{ readonly url: string }>;
}
