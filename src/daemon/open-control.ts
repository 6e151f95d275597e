import type { EventStream } from '../base/event-stream.js';
import type { Lifetime } from '../base/lifetime.js';
import type { Broker } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { Control, StopReport } from '../protocol/control.js';
import type { Emit, SupervisorEvent } from '../protocol/events.js';
import type { Live } from '../protocol/live.js';
import { type Statistics, sumOf } from '../statistics/statistics.js';
import type { Farewell } from '../supervisor/process/owner.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { Autoscaler, LOOK_EVERY_MS } from './autoscaler.js';
import { configDocument } from './config-document.js';
import type { ConfigInForce } from './config-in-force.js';
import { createControl } from './control.js';
import type { EventLog } from './event-log.js';
import { FleetMembership } from './fleet-membership.js';
import type { HandOver } from './hand-over.js';
import { keepHistory } from './keep-history.js';
import type { LateApi } from './late-api.js';
import type { OpenedDispatch } from './open-dispatch.js';
import { type NoteDepth, QueueOverview } from './queue-overview.js';
import { Reloader } from './reloader.js';
import { healthDocument, type StatusFacts, statusDocument } from './status.js';
import { RecentExits } from './worker-details.js';

/** What a supervisor has opened. */
export interface OpenedParts extends OpenedDispatch {
  readonly supervisor: Supervisor;
  /** It counts from before the first process was begun. */
  readonly statistics: Statistics;
  /** Of what happens. */
  readonly log: Pick<EventLog, 'level'>;
  /** It stays in front of whoever started it. */
  readonly isForeground: boolean;
}

/** The parts of a supervisor that are at work, and what is known of the whole. */
export interface Running extends OpenedParts {
  readonly handOver: HandOver;
  readonly inForce: ConfigInForce;
  readonly startedAt: number;
  readonly api: LateApi;
  readonly isStopping: () => boolean;
  readonly events: EventStream<SupervisorEvent>;
  readonly live: Live;
  readonly emit: Emit;
  readonly shutdown: (by: string, farewell: Farewell) => Promise<StopReport>;
}

/** What can be asked, and what a signal may ask beside it. */
export interface OpenedControl {
  readonly control: Control;
  readonly reloader: Reloader;
}

/** Begins to look after the queues and to scale, and returns what can be asked. `life` ends it. */
export function openControl(running: Running, life: Lifetime): OpenedControl {
  const { inForce, events, broker, dispatcher, foreign, supervisor, statistics } = running;
  const bornAt = performance.now() - (Date.now() - running.startedAt);
  const uptimeMs = () => performance.now() - bornAt; // on a clock that nobody sets
  const exits = new RecentExits();
  events.subscribe((event) => exits.note(event));
  const figuresOf = (name: string) => sumOf(statistics.process(name), foreign.figuresOf(name));
  const isConfigured = (queue: string) => inForce.config.queues[queue] !== undefined;
  const { history, look } = keepHistory(
    {
      ...running,
      processes: () => supervisor.snapshot(),
      figuresOf,
      isConfigured,
      others: () => foreign.figuresByQueue,
    },
    life,
  );
  const noteDepth: NoteDepth = (queue, waiting) => history.noteDepth(queue, waiting);
  const queues = new QueueOverview({ broker, statistics, noteDepth, names: () => Object.keys(inForce.config.queues) });
  const autoscaler = new Autoscaler({ ...running, noteDepth });
  life.every('scaling', LOOK_EVERY_MS, () => void autoscaler.look());
  const facts = (): Omit<StatusFacts, 'queues' | 'scaling' | 'queuedMeanwhile'> => ({
    name: inForce.config.name,
    startedAt: running.startedAt,
    uptimeMs: uptimeMs(),
    isStopping: running.isStopping(),
    logLevel: running.log.level,
    apiUrl: running.api.url,
    configPath: inForce.path,
    configStale: inForce.isStale,
    broker,
    processes: supervisor.snapshot(),
    runsIn: (pid) => [...dispatcher.inHand.runsIn(pid), ...foreign.runsIn(pid)],
    figuresOf,
  });
  const fleet = new FleetMembership(broker, () => ({ ...facts(), served: servedQueues(inForce.config) }));
  fleet.begin(life);
  const reloader = new Reloader(running);
  const status = async () => {
    const [read, queuedMeanwhile] = await Promise.all([queues.read(), queued(broker)]);
    return statusDocument({ ...facts(), queues: read, scaling: autoscaler.status(), queuedMeanwhile });
  };
  const control = createControl({
    ...running,
    queues,
    reloader,
    configuration: () => configDocument(running),
    exits,
    status,
    health: () => healthDocument(facts()),
    stats: async ({ since }) => {
      const { statsDocument } = await import('../statistics/stats-document.js');
      look();
      const now = Date.now();
      return statsDocument(since, { history, statistics, startedAt: now - uptimeMs(), now });
    },
    fleet: async () => fleet.read(await queued(broker)),
    metrics: async () => {
      const { supervisorMetrics } = await import('./metrics/supervisor-metrics.js');
      return supervisorMetrics({
        workers: Object.keys(inForce.config.workers),
        queues: Object.keys(inForce.config.queues),
        status: await status(),
        isCounted: (queue) => queues.knows(queue),
        statistics,
        others: foreign.figuresByQueue,
        fleetSize: fleet.size,
      });
    },
    access: running.api,
  });
  return { control, reloader };
}

/** How many jobs wait in what stands in for the broker. */
async function queued({ fallback }: Broker): Promise<number> {
  return (await fallback?.queued().catch(() => 0)) ?? 0; // its disk refuses: there is nothing to be told
}

function servedQueues({ workers }: Config): readonly string[] {
  const served = Object.values(workers).flatMap((one) => (one.kind === 'queues' ? Object.keys(one.queues) : []));
  return [...new Set(served)];
}
