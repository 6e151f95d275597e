/** Tells that somebody was refused, and why. */
export type TellRefused = (client: string, why: string) => void;

/** A client that keeps on trying is told of once in this time, and of so many clients at most. */
const QUIET_MS = 60_000;
const MAX_CLIENTS = 20;

/** Tells of refused clients, without letting them fill the log. */
export class RefusalLog {
  readonly #tell: TellRefused;
  readonly #told = new Map<string, number>();

  constructor(tell: TellRefused) {
    this.#tell = tell;
  }

  note(client: string, why: string, now: number): void {
    for (const [one, at] of this.#told) if (now - at >= QUIET_MS) this.#told.delete(one);
    if (this.#told.has(client) || this.#told.size >= MAX_CLIENTS) return;
    this.#told.set(client, now);
    this.#tell(client, why);
  }
}
