import type { RequestListener } from 'node:http';

/**
 * Answers with a handler that is made at the first request, or when it is asked for before: loading the HTTP interface
 * takes 30 ms, with the fetch classes of Node that it brings in, and no start needs to wait for them.
 */
export class LateHandler {
  readonly #make: () => Promise<RequestListener>;
  #made: Promise<RequestListener> | null = null;

  constructor(make: () => Promise<RequestListener>) {
    this.#make = make;
  }

  /** Lets the first request find it ready; resolves when it is, or cannot be. */
  async prepare(): Promise<void> {
    await this.#handler().catch(() => undefined); // each request tells
  }

  readonly handle: RequestListener = (request, response) => {
    this.#handler().then(
      (handle) => handle(request, response),
      () => response.destroy(), // the package was removed below a supervisor that nobody had asked anything
    );
  };

  #handler(): Promise<RequestListener> {
    this.#made ??= this.#make();
    return this.#made;
  }
}
