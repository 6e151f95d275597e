import type { Ms } from '../../base/units.js';
import { leaveCauseOf, pidOf, type Worker, type WorkerState } from '../../policy/worker-state.js';
import type { Emit, EventBody } from '../../protocol/events.js';
import type { JobHost, JobHostListener } from '../job-host.js';
import type { Surroundings } from '../surroundings.js';
import type { Incarnation } from './incarnation.js';

/** Tells everyone whom it concerns what a step has changed: subscribers of events, whoever gives it jobs, and waiters. */
export function announce(
  { name, worker, life }: { readonly name: string; readonly worker: string; readonly life: Worker },
  { before, child }: { readonly before: Worker; readonly child: Incarnation | null },
  { emit, listener, changes }: Pick<Surroundings, 'emit' | 'listener' | 'changes'>,
): void {
  const isEntered = life.state.name !== before.state.name || pidOf(life.state) !== pidOf(before.state);
  if (isEntered) {
    emitIfAny(emit, eventOfEntering(life, { process: name, worker, now: Date.now(), uptimeMs: child?.uptimeMs ?? 0 }));
    if (child !== null) tellListener(listener, child, { before: before.state, after: life.state });
  }
  if (isEntered || life.desired !== before.desired) changes.tell();
}

function tellListener(
  listener: JobHostListener,
  host: JobHost,
  { before, after }: { before: WorkerState; after: WorkerState },
): void {
  if (after.name === 'running') listener.ready(host);
  else if (leaveCauseOf(after) !== null && leaveCauseOf(before) === null) listener.leaving(host);
}

function emitIfAny(emit: Emit, event: EventBody | null): void {
  if (event !== null) emit(event);
}

/** Null when there is nothing to tell. `now` is since the epoch. */
function eventOfEntering(
  { state, failures }: Worker,
  about: { readonly process: string; readonly worker: string; readonly now: Ms; readonly uptimeMs: Ms },
): EventBody | null {
  const { process, worker, now, uptimeMs } = about;
  switch (state.name) {
    case 'stopped':
      return { event: 'worker.stopped', process, worker };
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
