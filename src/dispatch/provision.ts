import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';

/** Knows which schedules have been declared at the broker. */
export interface ScheduleMemory {
  names(): readonly string[];
  remember(names: readonly string[]): Promise<void>;
}

/** Makes the broker know the configured queues and schedules, and forget dropped ones. Idempotent. Throws while it is away. */
export async function provision(broker: Broker, config: Config, memory: ScheduleMemory): Promise<void> {
  await watchQueues(broker, config);
  const wanted = Object.keys(config.schedules);
  const dropped = memory.names().filter((name) => !wanted.includes(name));
  await memory.remember([...wanted, ...dropped]);
  await declareSchedules(broker, config);
  for (const name of dropped) await broker.schedule(name, null);
  await memory.remember(wanted);
}

/** Makes what stands in for a broker that is away know queues and schedules, where there is anything of that kind. */
export async function provisionStandIn(broker: Broker, config: Config): Promise<void> {
  if (broker.fallback?.phase !== 'degraded') return;
  await watchQueues(broker, config);
  await declareSchedules(broker, config);
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

async function watchQueues(broker: Broker, { queues }: Config): Promise<void> {
  for (const [name, { rateLimit }] of Object.entries(queues)) {
    await broker.watch(name, rateLimit && { max: rateLimit.max, perMs: rateLimit.per });
  }
}

async function declareSchedules(broker: Broker, { schedules }: Config): Promise<void> {
  for (const [name, { queue, data, every, cron, tz }] of Object.entries(schedules)) {
    await broker.schedule(name, { queue, data, every, cron, tz });
  }
}
