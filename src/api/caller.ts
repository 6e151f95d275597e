import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { RequestProblem } from './problem.js';

/** Who asks, as the listener that takes the request knows: the supervisor's own user over its socket, or somebody over the network. */
export type Caller = { readonly via: 'socket' } | TcpCaller;

/** Somebody out there. */
export interface TcpCaller {
  readonly via: 'tcp';
  /** The address that the connection comes from: that of the proxy, where there is one. */
  readonly peer: string;
  /** The address and port of ours that it came to. */
  readonly local: { readonly address: string; readonly port: number };
  /** Hears that it may ask: its connection does not make room for others while it is answered. */
  readonly vouch: () => void;
}

/** What a listener tells of each request beside the request itself. */
export interface Env {
  readonly Bindings: {
    readonly caller: Caller;
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
  };
}

export function callerOf({ env }: Context<Env>): Caller {
  return env.caller;
}

/** Refuses, as if it were not there, what is for the user alone. Throws RequestProblem. */
export function requireSocket(context: Context<Env>): void {
  if (callerOf(context).via === 'socket') return;
  throw new RequestProblem(404, `there is no ${context.req.method} ${context.req.path} over the network`, {
    code: 'route_unknown',
    hint: 'on its own host the supervisor is asked over its socket',
  });
}
