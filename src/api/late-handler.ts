import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Caller } from './caller.js';
import { setSecurityHeaders } from './security-headers.js';

/** Answers a request of somebody who is known. */
export type Handle = (request: IncomingMessage, response: ServerResponse, caller: Caller) => void;

/**
 * Answers with a handler that is made at the first request, or when it is asked for before: loading the HTTP interface
 * takes 30 ms, with the fetch classes of Node that it brings in, and no start needs to wait for them.
 */
export class LateHandler {
  readonly #make: () => Promise<Handle>;
  #made: Promise<Handle> | null = null;

  constructor(make: () => Promise<Handle>) {
    this.#make = make;
  }

  /** Lets the first request find it ready; resolves when it is, or cannot be. */
  async prepare(): Promise<void> {
    await this.#handler().catch(() => undefined); // each request tells
  }

  /** The same handler for all that one listener takes. Who asks is told at once: a connection that is gone knows it no more. */
  for(callerOf: (request: IncomingMessage) => Caller): RequestListener {
    return (request, response) => {
      const caller = callerOf(request);
      setSecurityHeaders(response);
      this.#handler().then(
        (handle) => handle(request, response, caller),
        () => refuse(response),
      );
    };
  }

  #handler(): Promise<Handle> {
    this.#made ??= this.#make();
    return this.#made;
  }
}

/** Nothing of the interface could be loaded: the package was removed, or replaced, below a supervisor that nobody had asked anything. */
function refuse(response: ServerResponse): void {
  const problem = {
    ...{ type: 'about:blank', title: 'Service Unavailable', status: 503 },
    ...{ code: 'supervisor_outdated', where: null, hint: 'cardq restart --supervisor' },
    detail: 'cardq was removed or replaced since it was started, and cannot answer any more',
  };
  response.writeHead(503, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}
