import { setPriority } from 'node:os';
import { messageOf } from '../../base/errors.js';
import type { Emit } from '../../protocol/events.js';

/** Sets the priority of a new child; where that is refused (only root may raise one), it runs at the normal one. */
export function setNiceness(child: { readonly process: string; readonly pid: number }, nice: number, emit: Emit): void {
  if (nice === 0) return;
  try {
    setPriority(child.pid, nice);
  } catch (thrown) {
    const message = `${child.process} runs at normal priority, not ${nice}`;
    emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
  }
}
