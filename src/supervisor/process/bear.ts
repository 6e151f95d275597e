import { type FromWorker, readFromWorker } from '../../protocol/worker-messages.js';
import type { Sampler } from '../samples/sampler.js';
import { Incarnation, type IncarnationOwner } from './incarnation.js';
import { type Launch, type LaunchPlan, launch } from './spawn.js';

/** What is told of an incarnation; each `exited` comes once, after the last `message`. */
export interface IncarnationHooks {
  /** The system did not start it. */
  refused(thrown: unknown): void;
  message(from: Incarnation, message: FromWorker): void;
  exited(dead: Incarnation, code: number | null, signal: string | null): void;
}

/** Brings an incarnation to life; null when the system refuses, of which `refused` tells, now or soon. */
export function bear(
  plan: LaunchPlan,
  about: { readonly worker: string; readonly owner: IncarnationOwner; readonly sampler: Sampler },
  hooks: IncarnationHooks,
): Incarnation | null {
  let launched: Launch;
  try {
    launched = launch(plan);
  } catch (thrown) {
    hooks.refused(thrown);
    return null;
  }
  const { child, files } = launched;
  if (child.pid === undefined) {
    child.once('error', hooks.refused);
    return null;
  }
  const born = new Incarnation({ pid: child.pid, child, files, plan, ...about });
  child.on('error', () => undefined); // a signal or message that could not be sent: the exit tells the rest
  child.on('message', (raw) => {
    const message = raw === 'ready' ? ({ type: 'ready' } as const) : readFromWorker(raw); // the word that pm2 taught scripts
    if (message !== null) hooks.message(born, message);
  });
  child.once('exit', (code, signal) => hooks.exited(born, code, signal));
  return born;
}
