import { availableParallelism } from 'node:os';
import { type Finding, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { readGroupLimits } from '../control-group.js';
import { type Demand, demandsOf } from '../demand.js';

/** Jobs wait for disks and networks, too: beyond this, they mostly wait for each other. */
const MOST_FOR_EACH = 2;

/** How many processes share how many processors. */
export const processors: Check = {
  subject: 'processors',
  timeoutMs: LOCAL_MS,
  async look({ loaded, running }) {
    const { processors: quota } = await readGroupLimits({
      root: '/',
      process: String(running?.supervisor.pid ?? 'self'),
    });
    return [judgeProcessors(demandsOf(loaded.config), Math.min(quota ?? Infinity, availableParallelism()))];
  },
};

/** `available` may be a part of one: the quota of a control group is time. */
export function judgeProcessors(demands: readonly Demand[], available: number): Finding {
  const working = demands.reduce((sum, one) => sum + one.working, 0);
  const share = Number(available.toFixed(2));
  const message = `${working} ${working === 1 ? 'process' : 'processes'} on ${share} ${share === 1 ? 'processor' : 'processors'}`;
  if (working <= Math.max(2, available * MOST_FOR_EACH)) return ok('share', message);
  return warn('share', message, 'lower processes, unless their jobs mostly wait for something else');
}
