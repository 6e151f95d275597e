import { v7 as uuidv7 } from 'uuid';
import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';
import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { Dispatcher } from '../dispatch/dispatcher.js';
import type { Grants } from '../dispatch/grants.js';
import type { AccessControl } from '../protocol/access.js';
import type { Control, ListRequest, StopReport } from '../protocol/control.js';
import type { Emit } from '../protocol/events.js';
import type { JobRef, JobState } from '../protocol/jobs.js';
import type { Live } from '../protocol/live.js';
import type { StatusDocument } from '../protocol/status.js';
import { unknownJob } from '../protocol/unknown-job.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { ConfigInForce } from './config-in-force.js';
import type { EventLog } from './event-log.js';
import { describeJob } from './job-document.js';
import { overtaken } from './overtaken.js';
import type { QueueOverview } from './queue-overview.js';
import type { Reloader } from './reloader.js';
import { retryAllFailed } from './retry-failed.js';
import { scaleByHand } from './scale-by-hand.js';
import { type RecentExits, workerDetails } from './worker-details.js';

export interface ControlParts {
  readonly inForce: Pick<ConfigInForce, 'config'>;
  readonly broker: Broker;
  readonly dispatcher: Dispatcher;
  readonly supervisor: Supervisor;
  readonly queues: QueueOverview;
  readonly reloader: Reloader;
  readonly exits: RecentExits;
  readonly grants: Grants;
  readonly emit: Emit;
  readonly log: Pick<EventLog, 'level'>;
  readonly isStopping: () => boolean;
  readonly live: Live;
  readonly status: () => Promise<StatusDocument>;
  readonly health: Control['health'];
  readonly fleet: Control['fleet'];
  readonly metrics: Control['metrics'];
  readonly stats: Control['stats'];
  readonly configuration: Control['configuration'];
  readonly access: AccessControl;
  readonly shutdown: (by: string, options: { readonly now: boolean }) => Promise<StopReport>;
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
    live: parts.live,
    status: parts.status,
    health: parts.health,
    fleet: parts.fleet,
    metrics: parts.metrics,
    stats: parts.stats,

    async start({ workers, processes }) {
      if (processes !== undefined) scaleByHand({ ...parts, config: inForce.config }, workers, processes);
      supervisor.start(workers);
    },
    stop: ({ workers, now }) => supervisor.stop(workers, { now }),
    async restart({ workers, allAtOnce, processes }) {
      if (processes !== undefined) scaleByHand({ ...parts, config: inForce.config }, workers, processes);
      await supervisor.restart(workers, { allAtOnce });
      if (parts.isStopping()) throw overtaken('the restart was done');
    },
    async reset({ workers }) {
      supervisor.reset(workers);
    },
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
    renewToken: () => parts.access.renewToken(),
    openPage: () => parts.access.openPage(),
    shutdown: ({ now }) => parts.shutdown('request', { now }),
    async worker(name) {
      const { workers } = await parts.status();
      const found = workers.filter((one) => one.name === name || one.worker === name);
      if (found.length > 0) return workerDetails(found, { processes: supervisor.snapshot([name]), exits: parts.exits });
      throw unknown('worker', name, new Set(workers.flatMap((one) => [one.worker, one.name])));
    },

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
      const { created } = await broker.add({
        queue,
        name,
        id,
        data: grants.seal(data, grantedDirs),
        ...(priority === undefined ? {} : { priority }),
        ...(delayMs === undefined ? {} : { delayMs }),
        ...(attempts === undefined ? {} : { attempts }),
      });
      if (created) emit({ event: 'job.added', queue, id, name });
      return { job: document(await existing(broker, { queue, id })), created };
    },
    async job(ref) {
      const job = await broker.get(ref);
      return job === null ? null : document(job);
    },
    queuesOf: (id) => broker.findQueues(id),
    async jobs(request) {
      if (request.queue !== null) knownQueue(request.queue);
      const found = await listNewestFirst(broker, inForce.config, request);
      return { jobs: found.slice(0, request.limit).map(document), more: found.length > request.limit };
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

function requireQueue(config: Config, queue: string): void {
  if (config.queues[queue] !== undefined) return;
  throw unknown('queue', queue, new Set(Object.keys(config.queues)));
}

function unknown(kind: 'queue' | 'worker', name: string, known: ReadonlySet<string>): CardqError {
  const meant = suggest(name, known);
  return new CardqError({
    code: `${kind}_unknown`,
    message: `there is no ${kind} "${name}"`,
    where: `${kind}s`,
    hint: meant === null ? `there are: ${[...known].join(', ')}` : `did you mean "${meant}"?`,
  });
}

// One page over several queues: each gives as many as the page could need.
async function listNewestFirst(broker: Broker, config: Config, { queue, states, limit, offset }: ListRequest) {
  const names = queue === null ? Object.keys(config.queues) : [queue];
  const lists = await Promise.all(
    names.map((name) => broker.list({ queue: name, states, offset: 0, limit: offset + limit + 1 })),
  );
  return lists
    .flat()
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(offset, offset + limit + 1);
}
