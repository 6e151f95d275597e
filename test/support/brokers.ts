import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Broker, HeldJob, NewJob, Retention } from '../../src/broker/broker.js';
import { FallbackBroker } from '../../src/broker/fallback/fallback-broker.js';
import { openBroker } from '../../src/broker/open.js';
import { openBullmqBroker } from '../../src/broker/redis/bullmq.js';
import type { AttemptRecord } from '../../src/protocol/jobs.js';
import { emptyFolder } from './folder.js';

/** Where the brokers of one test keep the same jobs. */
export interface BrokerHome {
  /** Opens another broker here, which is closed when the test ends. */
  open(holder?: string): Promise<Broker>;
}

export async function embeddedHome(): Promise<BrokerHome> {
  const stateDir = await emptyFolder();
  return homeOf({ url: null, prefix: 'bull', allowEviction: false }, stateDir);
}

/** A home of its own within a Redis server: nothing else uses its prefix. */
export function redisHome(url: string): BrokerHome {
  return homeOf({ url, prefix: `test-${randomUUID()}`, allowEviction: false }, '/nonexistent');
}

/** The same server with an embedded broker to stand in for it. */
export async function fallbackHome(url: string): Promise<BrokerHome & { readonly stateDir: string }> {
  const stateDir = await emptyFolder();
  const spec = { url, prefix: `test-${randomUUID()}`, allowEviction: false, fallback: 'embedded' } as const;
  return { ...homeOf(spec, stateDir), stateDir };
}

/** A Redis that is not there, and the embedded broker that stands in for it, open already. */
export async function awayHome(): Promise<BrokerHome> {
  const path = join(await emptyFolder(), 'fallback.db');
  const url = `unix:${path}.sock`;
  return {
    async open(holder = `holder-${randomUUID()}`) {
      const configured = await openBullmqBroker({ url, prefix: 'bull', allowEviction: false, holder });
      const broker = await FallbackBroker.open({ configured, path, accepts: true });
      onTestFinished(() => broker.close());
      await broker.fallback.spool.use(async () => undefined);
      return broker;
    },
  };
}

/** What is kept for ever. */
export const KEEP_ALL: Retention = { ageMs: null, count: null };

/** A job with what a test does not care about. */
export function newJob(about: Partial<NewJob> = {}): NewJob {
  return { queue: 'paint', name: 'paint', data: {}, id: `job-${randomUUID()}`, ...about };
}

/** Takes a job that must be there. */
export async function takeOne(broker: Broker, queue = 'paint'): Promise<HeldJob> {
  const taken = await broker.take(queue);
  if (taken.job === null) throw new Error(`there is no job to take: ${taken.why}`);
  return taken.job;
}

/** How an attempt ended badly. */
export function attemptOf(job: HeldJob, about: Partial<AttemptRecord> = {}): AttemptRecord {
  const now = Date.now();
  return {
    attempt: job.attemptsMade + 1,
    startedAt: now - 5,
    endedAt: now,
    worker: 'paint-1',
    pid: 4711,
    kind: 'error',
    reason: 'the brush broke',
    crash: null,
    ...about,
  };
}

function homeOf(spec: Parameters<typeof openBroker>[0]['spec'], stateDir: string): BrokerHome {
  return {
    async open(holder = `holder-${randomUUID()}`) {
      const broker = await openBroker({ spec, stateDir, holder });
      onTestFinished(() => broker.close());
      return broker;
    },
  };
}
