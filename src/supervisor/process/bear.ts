import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Ms } from '../../base/units.js';
import { type FromWorker, readFromWorker } from '../../protocol/worker-messages.js';
import type { Diagnostics } from '../diagnosis/diagnostics.js';
import type { Sampler } from '../samples/sampler.js';
import { Incarnation, type IncarnationOwner } from './incarnation.js';
import { readReports } from './reports.js';
import { type Launch, type LaunchPlan, launch } from './spawn.js';

/** The rest of a stream takes a few milliseconds; only a helper that holds the channel keeps it open for longer. */
const LAST_MESSAGES_MS: Ms = 100;

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
  about: {
    readonly worker: string;
    readonly owner: IncarnationOwner;
    readonly sampler: Sampler;
    readonly diagnostics: Diagnostics;
  },
  hooks: IncarnationHooks,
): Incarnation | null {
  let launched: Launch;
  try {
    launched = launch(plan);
  } catch (thrown) {
    hooks.refused(thrown);
    return null;
  }
  const { child, files, reports } = launched;
  if (child.pid === undefined) {
    child.once('error', hooks.refused);
    reports?.destroy();
    return null;
  }
  const born = new Incarnation({ pid: child.pid, child, files, plan, ...about });
  child.on('error', () => undefined); // a signal or message that could not be sent: the exit tells the rest
  child.on('message', (raw) => {
    const message = raw === 'ready' ? ({ type: 'ready' } as const) : readFromWorker(raw); // the word that pm2 taught scripts
    if (message !== null) hooks.message(born, message);
  });
  if (reports !== null) readReports(reports, (message) => hooks.message(born, message));
  child.once('exit', (code, signal) => onceRead(launched, () => hooks.exited(born, code, signal)));
  return born;
}

/** Calls `tell` when all that a dead child has sent is read: at once, but for an exit amid a long stream of messages. */
function onceRead({ child, reports }: Launch, tell: () => void): void {
  const unread = new Set<object>();
  if (child.connected) unread.add(child);
  if (reports !== null && !reports.destroyed) unread.add(reports);
  if (unread.size === 0) {
    tell();
    return;
  }
  const tellWhenRead = (one: object) => {
    unread.delete(one);
    if (unread.size > 0) return;
    clearTimeout(timer);
    tell();
  };
  // Whatever has arrived by then is read between the timer and the immediate.
  const timer = setTimeout(() => setImmediate(() => stopReading(child, reports)), LAST_MESSAGES_MS);
  child.once('disconnect', () => tellWhenRead(child));
  reports?.once('close', () => tellWhenRead(reports));
}

function stopReading(child: ChildProcess, reports: Socket | null): void {
  if (child.connected) child.disconnect();
  reports?.destroy();
}
