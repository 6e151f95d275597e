import type { Broker } from '../broker/broker.js';
import type { BrokerPing } from '../protocol/worker-messages.js';
import type { Run } from './run.js';

/** Makes one round trip to the broker on behalf of a job, and tells the job how it went. */
export async function pingBroker(broker: Broker, run: Run): Promise<void> {
  run.host.send({ type: 'broker_pinged', run: run.id, broker: await measure(broker, run.job.queue) });
}

async function measure(broker: Broker, queue: string): Promise<BrokerPing> {
  const kind = broker.fallback?.phase === 'degraded' ? 'embedded' : broker.kind; // whoever has the work is asked
  const startedAt = performance.now();
  try {
    await broker.counts(queue);
    return { kind, state: 'up', latencyMs: performance.now() - startedAt };
  } catch {
    return { kind, state: 'down', latencyMs: null }; // it did not answer in time: that is the finding
  }
}
