import type { Ms } from '../../base/units.js';

/** About as long as it takes to take a job and for others to hear of it. */
const STEP_MS: Ms = 1;
const MOST_MS: Ms = 50;

/**
 * How long one of so many supervisors, all of which may have heard of a job, lets the others go first: so that, while all are
 * idle, about one in each step asks, the first of them after about a step. Beyond fifty more of them ask at once.
 */
export function hesitationIn(supervisors: number, random: () => number): Ms {
  return random() * Math.min(MOST_MS, STEP_MS * (supervisors - 1));
}
