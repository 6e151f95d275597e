import type { Grace, Reshape, RestartRequest } from '../protocol/worker-control.js';
import type { Body } from './bodies.js';

/** What a body about starting asks for. */
export function startOf({ timeoutSeconds, ...shape }: Body<'startOne'>): Reshape & { readonly withinMs: number } {
  return { ...shapeOf(shape), withinMs: timeoutSeconds * 1000 };
}

/** What a body about restarting asks for. */
export function restartOf({ rolling, timeoutSeconds, ...shape }: Body<'restartOne'>): Omit<RestartRequest, 'workers'> {
  return { ...shapeOf(shape), allAtOnce: !rolling, graceMs: msOf(timeoutSeconds) };
}

/** What a body about stopping asks for. */
export function graceOf({ now, timeoutSeconds }: Body<'stopOne'>): Grace {
  return { now, graceMs: msOf(timeoutSeconds) };
}

/** What came of a restart. */
export function restarted(): object {
  return { restarted: true };
}

function shapeOf({ concurrency, queues }: Pick<Body<'startOne'>, 'concurrency' | 'queues'>): Reshape {
  return { processes: concurrency, queues };
}

function msOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
