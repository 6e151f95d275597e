import type { Context } from 'hono';
import { RequestProblem } from './problem.js';

/** Who asks: the supervisor's own user over its socket, or somebody over the network. */
export type Caller = { readonly via: 'socket' } | { readonly via: 'tcp' };

/** What a listener tells of each request beside the request itself. */
export interface Env {
  readonly Variables: { readonly caller?: Caller };
}

const OWN_USER: Caller = { via: 'socket' };

/** A listener that says nothing is the socket: nobody but the user can open it. */
export function callerOf(context: Context<Env>): Caller {
  return context.get('caller') ?? OWN_USER;
}

/** Refuses, as if it were not there, what is for the user alone. Throws RequestProblem. */
export function requireSocket(context: Context<Env>): void {
  if (callerOf(context).via === 'socket') return;
  throw new RequestProblem(404, `there is no ${context.req.method} ${context.req.path} over the network`, {
    code: 'route_unknown',
    hint: 'on its own host the supervisor is asked over its socket',
  });
}
