import type { decideScale, Load, ScaleDecision, ScalePolicy, Strength } from '../../src/policy/scaling.js';

/** One look at the entry: what there was, and what was decided. */
export interface SimulatedLook extends Strength {
  readonly at: number;
  readonly waiting: number;
  readonly oldestWaitMs: Load['oldestWaitMs'];
  readonly decision: ScaleDecision;
}

export function simulate(scene: {
  readonly decide: typeof decideScale;
  readonly policy: ScalePolicy;
  readonly concurrency?: number;
  readonly bootMs?: number;
  readonly forMs: number;
  readonly jobsPerSecond: (atMs: number) => number;
  readonly runMs: () => number;
  readonly isKnown?: (atMs: number) => boolean;
}): { readonly looks: readonly SimulatedLook[]; readonly ended: number };
