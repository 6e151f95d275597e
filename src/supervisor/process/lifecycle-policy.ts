import type { WorkerSpec } from '../../config/config.js';
import type { LifecyclePolicy } from '../../policy/worker-state.js';

/** The settings of an entry that decide the lives of its processes. */
export function policyOf(spec: WorkerSpec): LifecyclePolicy {
  return {
    bootTimeoutMs: spec.bootTimeout,
    drainTimeoutMs: spec.drainTimeout,
    heartbeatTimeoutMs: spec.kind === 'queues' ? spec.heartbeat.timeout : null,
    restart: spec.restart,
  };
}
