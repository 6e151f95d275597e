import type { Ms } from '../../base/units.js';
import type { Role } from '../../policy/role.js';
import { hasEntered, leaveCauseOf, type Worker, type WorkerState } from '../../policy/worker-state.js';
import type { Emit, EventBody } from '../../protocol/events.js';
import type { JobHost, JobHostListener } from '../job-host.js';
import type { Surroundings } from '../surroundings.js';
import type { Incarnation } from './incarnation.js';

interface About {
  readonly name: string;
  readonly worker: string;
  readonly role: Role;
  readonly life: Worker;
  readonly living: Incarnation | null;
}

/** Tells everyone whom it concerns what a step has changed: subscribers of events, whoever gives it jobs, and waiters. */
export function announce(
  about: About,
  before: Worker,
  { emit, listener, changes }: Pick<Surroundings, 'emit' | 'listener' | 'changes'>,
): void {
  const { role, life, living } = about;
  const isEntered = hasEntered(before, life);
  if (isEntered) {
    emitIfAny(emit, eventOfEntering(about, { now: Date.now(), uptimeMs: living?.uptimeMs ?? 0 }));
    if (living !== null) tellListener(listener, living, { role, before: before.state, after: life.state });
  }
  if (isEntered || life.desired !== before.desired) changes.tell();
}

function tellListener(
  listener: JobHostListener,
  host: JobHost,
  { role, before, after }: { role: Role; before: WorkerState; after: WorkerState },
): void {
  if (after.name === 'running') {
    if (role === 'working') listener.ready(host); // any other is made known when it gets work to do
  } else if (leaveCauseOf(after) !== null && leaveCauseOf(before) === null) listener.leaving(host);
}

function emitIfAny(emit: Emit, event: EventBody | null): void {
  if (event !== null) emit(event);
}

/** Null when there is nothing to tell. `now` is since the epoch. */
function eventOfEntering(
  { name: process, worker, role, life }: About,
  { now, uptimeMs }: { readonly now: Ms; readonly uptimeMs: Ms },
): EventBody | null {
  const { state, failures } = life;
  switch (state.name) {
    case 'stopped':
      // Of one that is not the only one of its name, the exit says enough.
      return role === 'successor' || role === 'leaving' ? null : { event: 'worker.stopped', process, worker };
    case 'starting':
      return state.pid === null ? null : { event: 'worker.spawned', process, worker, pid: state.pid };
    case 'running':
      return { event: 'worker.ready', process, worker, pid: state.pid, bootMs: Math.round(uptimeMs) };
    case 'draining':
      return { event: 'worker.draining', process, worker, pid: state.pid, cause: state.cause };
    case 'killing':
      return { event: 'worker.killing', process, worker, pid: state.pid, cause: state.cause };
    case 'backoff': {
      const { delayMs } = state;
      return {
        event: 'worker.backed_off',
        process,
        worker,
        nextStartAt: now + delayMs,
        delayMs,
        failures: failures.length,
      };
    }
    case 'fatal':
      return { event: 'worker.gave_up', process, worker, reason: state.reason };
  }
}
