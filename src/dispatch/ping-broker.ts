import type { Broker } from '../broker/broker.js';
import type { BrokerPing } from '../protocol/worker-messages.js';
import type { Run } from './run.js';

/** Makes one round trip to the broker on behalf of a job, and tells the job how it went. */
export async function pingBroker(broker: Broker, run: Run): Promise<void> {
  run.host.send({ type: 'broker_pinged', run: run.id, broker: await measure(broker, run.job.queue) });
}

async function measure(broker: Broker, queue: string): Promise<BrokerPing> {
  const startedAt = performance.now();
  try {
    await broker.counts(queue);
    const { state } = broker.state; // what stands in answers, too
    return { kind: broker.kind, state, latencyMs: state === 'up' ? performance.now() - startedAt : null };
  } catch {
    return { kind: broker.kind, state: 'down', latencyMs: null }; // it did not answer in time: that is the finding
  }
}
