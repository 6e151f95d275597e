import { CardqError } from '../../base/errors.js';
import type { HandOver } from '../../daemon/hand-over.js';
import type { Begun, Ready } from '../../daemon/launch.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Client } from '../client/client.js';
import type { Invocation } from '../command.js';
import { poll } from '../poll.js';
import { waitReady } from '../wait-ready.js';

/** Whoever has the lock listens, or has ended, within this as a rule. */
const JOIN_MS = 1000;

/** The supervisor that runs now; its pid is null while it still starts and nobody waits for it. */
export interface Launched {
  readonly pid: number | null;
  readonly sentence: string;
}

/**
 * Starts a supervisor in the background, or lets the one go on that was begun already, and waits until its workers are ready,
 * except with `--no-wait`. When somebody else starts one in the same moment, that one is waited for as if it were ours. SIGINT
 * and SIGTERM end what was begun.
 */
export async function launchOrJoin(
  invocation: Invocation,
  { handOver, begun }: { readonly handOver: HandOver; readonly begun: Begun | null },
): Promise<Launched> {
  const { beginSupervisor } = await import('../../daemon/launch.js');
  const { stateDir } = handOver.config;
  const untilReady = !invocation.options.has('no-wait');
  const deadline = Date.now() + handOver.bootWithin;
  const signal = interruption();
  for (let next = begun ?? beginSupervisor(stateDir); ; next = beginSupervisor(stateDir)) {
    try {
      const ready = await next.handOver(handOver, { untilReady, signal });
      if (ready === null) return { pid: null, sentence: 'cardq is starting' };
      if (ready.brokerDown !== null)
        invocation.output.warn(`the broker is down: ${ready.brokerDown} (cardq doctor says more)`);
      return { pid: ready.pid, sentence: readySentence(ready) };
    } catch (thrown) {
      if (!(thrown instanceof CardqError) || thrown.code !== 'supervisor_locked') throw thrown;
      const pid = await join(invocation.client, { untilReady, withinMs: handOver.bootWithin });
      if (pid !== null) return { pid, sentence: `cardq is already running (pid ${pid})` };
      if (Date.now() > deadline) throw thrown; // it has the lock, and does not answer
    }
  }
}

function readySentence({ pid, processes, bootMs, apiUrl }: Ready): string {
  const count = `${processes} ${processes === 1 ? 'process' : 'processes'}`;
  const sentence = `cardq is running (pid ${pid}), ${count} ready after ${bootMs} ms`;
  return apiUrl === null ? sentence : `${sentence}; the API is at ${apiUrl}`;
}

const CODE_OF = { SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, code] of Object.entries(CODE_OF)) {
    process.once(signal, () => controller.abort(new CardqError({ code, message: `${code}; nothing was started` })));
  }
  return controller.signal;
}

/** Null when whoever has the lock does not answer, or is about to leave. */
async function join(
  client: Client,
  { untilReady, withinMs }: { readonly untilReady: boolean; readonly withinMs: number },
): Promise<number | null> {
  const look = () => client.getIfRunning<StatusDocument>('/status');
  const other = await poll(look, { everyMs: 50, withinMs: JOIN_MS });
  if (other === null || other.supervisor.state === 'stopping') return null;
  if (untilReady) await waitReady(client, withinMs);
  return other.supervisor.pid;
}
