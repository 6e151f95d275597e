import { CardqError } from '../base/errors.js';
import { identifyProcess, isAlive } from '../base/process-identity.js';
import { poll } from './poll.js';

/** Returns when this process has ended, as it has when there is none on this machine. Throws `timed_out`. */
export async function untilGone(
  pid: number,
  { withinMs, what }: { readonly withinMs: number; readonly what: string },
): Promise<void> {
  const identity = identifyProcess(pid);
  if (identity === null) return;
  const isGone = await poll(() => !isAlive(identity), { everyMs: 10, withinMs });
  if (isGone !== null) return;
  throw new CardqError({ code: 'timed_out', message: what, where: `pid ${pid}`, hint: 'cardq logs supervisor' });
}
