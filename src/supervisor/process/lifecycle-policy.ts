import type { Ms } from '../../base/units.js';
import type { Config, WorkerSpec } from '../../config/config.js';
import type { Role } from '../../policy/role.js';
import type { LifecyclePolicy } from '../../policy/worker-state.js';

/** The settings of an entry that decide the lives of its processes. One that is to succeed another has no budget: it boots, or ends. */
export function policyOf(spec: WorkerSpec, queues: Config['queues'], role: Role): LifecyclePolicy {
  return {
    bootTimeoutMs: spec.bootTimeout,
    drainTimeoutMs: spec.drainTimeout,
    recycleTimeoutMs: longestJobMs(spec, queues) + spec.drainTimeout,
    heartbeatTimeoutMs: spec.heartbeat.timeout,
    isHeartbeatPromised: spec.kind === 'queues',
    restart: role === 'successor' ? null : spec.restart,
  };
}

/** Nothing is known of the work of somebody's own program. */
function longestJobMs(spec: WorkerSpec, queues: Config['queues']): Ms {
  if (spec.kind === 'script') return 0;
  return Math.max(...Object.keys(spec.queues).map((name) => queues[name]?.timeout ?? 0));
}
