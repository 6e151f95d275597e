import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';

/** Knows which schedules have been declared at the broker. */
export interface ScheduleMemory {
  names(): readonly string[];
  remember(names: readonly string[]): Promise<void>;
}

/** Makes the broker know the configured queues and schedules, and forget dropped ones. Idempotent. Throws while it is away. */
export async function provision(broker: Broker, config: Config, memory: ScheduleMemory): Promise<void> {
  for (const [name, queue] of Object.entries(config.queues)) {
    await broker.watch(name, queue.rateLimit && { max: queue.rateLimit.max, perMs: queue.rateLimit.per });
  }
  const wanted = Object.keys(config.schedules);
  const dropped = memory.names().filter((name) => !wanted.includes(name));
  await memory.remember([...wanted, ...dropped]);
  for (const [name, { queue, data, every, cron, tz }] of Object.entries(config.schedules)) {
    await broker.schedule(name, { queue, data, every, cron, tz });
  }
  for (const name of dropped) await broker.schedule(name, null);
  await memory.remember(wanted);
}

/** The same while the broker is up; when it is away, whoever waits for it provisions it then. */
export async function provisionIfUp(broker: Broker, config: Config, memory: ScheduleMemory): Promise<void> {
  if (broker.state.state !== 'up') return;
  try {
    await provision(broker, config, memory);
  } catch (thrown) {
    if (broker.state.state === 'up') throw thrown;
  }
}
