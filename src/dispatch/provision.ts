import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';

/** Makes the broker know the configured queues and schedules. Idempotent. Throws while the broker is away. */
export async function provision(broker: Broker, config: Config): Promise<void> {
  for (const [name, queue] of Object.entries(config.queues)) {
    await broker.watch(name, queue.rateLimit && { max: queue.rateLimit.max, perMs: queue.rateLimit.per });
  }
  for (const [name, { queue, data, every, cron, tz }] of Object.entries(config.schedules)) {
    await broker.schedule(name, { queue, data, every, cron, tz });
  }
}
