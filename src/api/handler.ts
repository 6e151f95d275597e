import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Control } from '../protocol/control.js';
import { type AppParts, createApp } from './app.js';
import type { Caller } from './caller.js';
import type { Handle } from './late-handler.js';
import { problemResponse, RequestProblem } from './problem.js';

/** The HTTP interface as the servers of Node take it: one app for all of them. */
export function createHandler(control: Control, parts: AppParts): Handle {
  const app = createApp(control, parts);
  const callers = new WeakMap<IncomingMessage, Caller>();
  const listen = getRequestListener(
    (request, { incoming, outgoing }) => {
      const caller = callers.get(incoming as IncomingMessage);
      if (caller === undefined) throw new Error('nobody asked');
      return app.fetch(request, { incoming, outgoing, caller });
    },
    { overrideGlobalObjects: false, errorHandler: unreadable },
  );
  return (request, response, caller) => {
    callers.set(request, caller);
    void listen(request, response);
  };
}

/** A request whose address is none, such as one with a `Host` that holds spaces; what fails further in, the app tells. */
function unreadable(): Response {
  return problemResponse(new RequestProblem(400, 'the address of the request cannot be read'));
}
