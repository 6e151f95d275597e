import type { Ms } from './units.js';

/** A timer counts on while the clock is set, and may stand still while the machine sleeps: look at the clock this often. */
const LOOK_EVERY_MS: Ms = 30_000;

/**
 * Rings once: when the clock has reached `at`, or when it was set back, because then `at` may mean nothing any more. Never
 * rings in this turn, and keeps no process alive. Returns the way to cancel it.
 */
export function setAlarm(at: Ms, ring: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (now: Ms) => {
    timer = setTimeout(look, Math.min(Math.max(at - now, 0), LOOK_EVERY_MS), now);
    timer.unref();
  };
  const look = (before: Ms) => {
    const now = Date.now();
    if (now >= at || now < before) ring();
    else wait(now);
  };
  wait(Date.now());
  return () => clearTimeout(timer);
}
