import { v7 as uuidv7 } from 'uuid';
import { CardqError } from '../base/errors.js';
import type { Broker } from '../broker/broker.js';
import type { Dispatcher } from '../dispatch/dispatcher.js';
import type { Grants } from '../dispatch/grants.js';
import type { AccessControl } from '../protocol/access.js';
import type { Control } from '../protocol/control.js';
import type { JobRef, JobState } from '../protocol/jobs.js';
import type { Live } from '../protocol/live.js';
import { unknownJob } from '../protocol/unknown-job.js';
import type { Statistics } from '../statistics/statistics.js';
import type { EventLog } from './event-log.js';
import { asAdded, describeJob, wasAddedAs } from './job-document.js';
import { jobFiles } from './job-files/job-files.js';
import { latestSheets } from './job-files/latest-sheets.js';
import { readPage } from './job-walk.js';
import type { QueueOverview } from './queue-overview.js';
import { retryAllFailed } from './retry-failed.js';
import { requireQueue } from './unknown-name.js';
import { createWorkerControl, type WorkerControlParts } from './worker-control.js';

export interface ControlParts extends WorkerControlParts {
  readonly broker: Broker;
  readonly dispatcher: Dispatcher;
  readonly queues: QueueOverview;
  readonly grants: Grants;
  readonly log: Pick<EventLog, 'level'>;
  readonly live: Live;
  readonly health: Control['health'];
  readonly fleet: Control['fleet'];
  readonly metrics: Control['metrics'];
  readonly stats: Control['stats'];
  readonly statistics: Pick<Statistics, 'renders'>;
  readonly configuration: Control['configuration'];
  readonly access: AccessControl;
}

/** The name under which the supervisor's own log is found. */
const SUPERVISOR = 'supervisor';

/** Joins supervisor, dispatcher and broker to what can be asked of a running cardq. */
export function createControl(parts: ControlParts): Control {
  const { inForce, broker, dispatcher, supervisor, emit, grants } = parts;
  const knownQueue = (queue: string) => requireQueue(inForce.config, queue);
  const document = (job: Parameters<typeof describeJob>[0]) =>
    describeJob(job, { config: inForce.config, grants, run: dispatcher.inHand.runOf(job) });

  return {
    ...createWorkerControl(parts),
    live: parts.live,
    status: parts.status,
    health: parts.health,
    fleet: parts.fleet,
    metrics: parts.metrics,
    stats: parts.stats,

    async setLogLevel({ workers, level }) {
      const isOwn = workers.length === 0 || workers.includes(SUPERVISOR);
      const others = workers.filter((name) => name !== SUPERVISOR);
      if (workers.length === 0 || others.length > 0) supervisor.setLogLevel(others, level);
      if (isOwn) parts.log.level = level;
      emit({ event: 'supervisor.log_level_set', level, of: workers });
    },
    async reload({ dryRun }) {
      const plan = await parts.reloader.preview();
      return { plan, done: dryRun ? Promise.resolve(plan) : parts.reloader.reload() };
    },
    configuration: parts.configuration,
    apiPlace: () => parts.access.apiPlace(),
    startsByItself: () => Object.values(inForce.config.workers).some(({ autostart }) => autostart),
    renewToken: () => parts.access.renewToken(),
    openPage: () => parts.access.openPage(),

    queues: () => parts.queues.read(),
    async setPaused(queue, paused) {
      knownQueue(queue);
      await broker.setPaused(queue, paused);
      emit({ event: paused ? 'queue.paused' : 'queue.resumed', queue });
    },
    async purge({ queues, states, dryRun }) {
      for (const queue of queues) knownQueue(queue);
      const report: Record<string, Partial<Record<JobState, number>>> = {};
      for (const queue of queues) {
        const removed = await broker.purge(queue, states, { dryRun });
        report[queue] = removed;
        if (!dryRun)
          emit({
            event: 'queue.purged',
            queue,
            removed: Object.values(removed).reduce((sum, count) => sum + count, 0),
          });
      }
      return report;
    },
    async retryFailed(queue) {
      knownQueue(queue);
      return retryAllFailed(broker, queue, Date.now());
    },

    async addJob({ queue, data, name = queue, id = uuidv7(), priority, delayMs, attempts, grantedDirs = [] }) {
      knownQueue(queue);
      const job = {
        queue,
        name,
        id,
        data: grants.seal(data, grantedDirs),
        ...(priority === undefined ? {} : { priority }),
        ...(delayMs === undefined ? {} : { delayMs }),
        ...(attempts === undefined ? {} : { attempts }),
      };
      const { created } = await broker.add(job);
      if (!created) {
        const earlier = await existing(broker, job);
        return { job: document(earlier), created, isSame: wasAddedAs(earlier, job) };
      }
      emit({ event: 'job.added', queue, id, name });
      return { job: document((await broker.get(job)) ?? asAdded(job, Date.now())), created, isSame: true };
    },
    async job(ref) {
      const job = await broker.get(ref);
      return job === null ? null : document(job);
    },
    ...jobFiles(parts),
    async sheets({ limit }) {
      return (await latestSheets(parts, limit)).map(document);
    },
    async jobLog(ref, { limit }) {
      const [job, { jobLog }] = [await existing(broker, ref), await import('./job-log.js')];
      return jobLog(job, { limit, config: inForce.config });
    },
    queuesOf: (id) => broker.findQueues(id),
    async jobs({ queue, ...request }) {
      if (queue !== null) knownQueue(queue);
      const queues = queue === null ? Object.keys(inForce.config.queues) : [queue];
      const { jobs, cursor } = await readPage(broker, { ...request, queues });
      return { jobs: jobs.map(document), cursor };
    },
    async retryJob(ref) {
      const job = await existing(broker, ref);
      if (await broker.retry(ref)) return;
      throw new CardqError({
        code: 'conflict',
        message: `only a failed job can be retried; this one is ${job.state}`,
        where: `${ref.queue}/${ref.id}`,
      });
    },
    async cancelJob(ref, options) {
      if (dispatcher.cancel(ref, options)) return 'stopping';
      const job = await existing(broker, ref);
      if (job.state === 'completed' || job.state === 'failed') {
        throw new CardqError({
          code: 'conflict',
          message: `the job has ended already: it is ${job.state}`,
          where: `${ref.queue}/${ref.id}`,
        });
      }
      if (await broker.remove(ref)) return 'removed';
      if (dispatcher.cancel(ref, options)) return 'stopping'; // it was taken in between
      throw new CardqError({
        code: 'conflict',
        message: 'the job is running under another supervisor',
        where: `${ref.queue}/${ref.id}`,
      });
    },
  };
}

async function existing(broker: Broker, ref: JobRef) {
  const job = await broker.get(ref);
  if (job === null) throw unknownJob(ref);
  return job;
}
