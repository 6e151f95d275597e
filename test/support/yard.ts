import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { Client } from '../../src/cli/client/client.js';
import { socketPath } from '../../src/config/locate.js';
import type { JobDocument } from '../../src/protocol/control.js';
import type { WorkerStatus } from '../../src/protocol/status.js';
import { findMarked, type MarkedProcess } from '../../src/supervisor/strays/marked-processes.js';
import { stateDirMark } from '../../src/supervisor/strays/process-mark.js';
import { type Workplace, workplace } from './cardq.js';
import type { BrokerUnderTest } from './each-broker.js';
import { type Journal, openJournal } from './journal.js';
import { until } from './until.js';

/** A cardq whose jobs can be made to do, and to suffer, anything. */
export interface Yard extends Workplace {
  readonly journal: Journal;
  readonly stateDir: string;
  /** Adds a job whose data the fixture worker understands; resolves with its id once the broker has it. */
  add(data: object, about?: { readonly queue?: string; readonly id?: string }): Promise<string>;
  job(id: string, queue?: string): Promise<JobDocument>;
  /** The job once it is completed or failed. */
  ended(id: string, queue?: string): Promise<JobDocument>;
  /** The pid of the process in which the job has begun; waits for that. */
  begun(id: string): Promise<number>;
  worker(name: string): Promise<WorkerStatus>;
  /** The events in the supervisor's own log of this kind. */
  events(kind: string): readonly LoggedEvent[];
}

/** A line of the supervisor's log; `queue` and `job` are set where the event is of a job. */
export interface LoggedEvent {
  readonly time: string;
  readonly event: string;
  readonly queue?: string;
  readonly job?: string;
  readonly message: string;
}

export interface Plan {
  /** What another yard has opened, so that both write the same; else one of its own. */
  readonly journal?: Journal;
  /** Settings of the queue `work`. */
  readonly queue?: object;
  /** Settings of further queues, by name. */
  readonly queues?: Readonly<Record<string, object>>;
  /** Settings of the worker `w`. */
  readonly worker?: object;
  /** Further keys of the configuration. */
  readonly more?: { readonly stateDir?: string; readonly [key: string]: unknown };
}

/** Sets up, and does not start, a cardq with a queue `work` and one worker `w`, which fails fast and forgives much. */
export async function openYard({ config }: Pick<BrokerUnderTest, 'config'>, plan: Plan = {}): Promise<Yard> {
  const journal = plan.journal ?? (await openJournal());
  const queues = { work: plan.queue ?? {}, ...plan.queues };
  let stateDir = plan.more?.stateDir ?? '';
  onTestFinished(() => {
    const left = livingChildren(stateDir);
    if (left.length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`);
  });
  const place = await workplace({
    broker: config,
    queues: Object.fromEntries(Object.entries(queues).map(([name, changes]) => [name, queueOf(journal, changes)])),
    workers: { w: { queues: Object.keys(queues), ...QUICK, ...plan.worker } },
    ...plan.more,
  });
  stateDir ||= join(place.folder, '.cardq');
  const client = new Client({ socket: socketPath(stateDir) });
  const job = async (id: string, queue = 'work') =>
    (await client.get<{ job: JobDocument }>(`/jobs/${queue}/${id}`)).job;
  return {
    ...place,
    journal,
    stateDir,
    job,
    async add(data, { queue = 'work', id } = {}) {
      const body = { queue, data, ...(id === undefined ? {} : { id }) };
      return (await client.post<{ job: JobDocument }>('/jobs', body)).job.id;
    },
    ended: (id, queue) => until(`job ${id} to end`, async () => whenEnded(await job(id, queue))),
    begun: (id) => until(`job ${id} to begin`, () => journal.pidsOf(id).at(-1)),
    async worker(name) {
      const found = (await place.status()).workers.find((one) => one.name === name);
      if (found === undefined) throw new Error(`there is no ${name}`);
      return found;
    },
    events: (kind) => readLog(stateDir).filter((one) => one.event === kind),
  };
}

/** The living worker processes of a state folder, and what they have started. */
export function livingChildren(stateDir: string): readonly MarkedProcess[] {
  return findMarked((mark) => mark.startsWith(stateDirMark(stateDir)));
}

function queueOf(journal: Journal, changes: object): object {
  return {
    module: fileURLToPath(new URL('../fixtures/chaos/worker.mjs', import.meta.url)),
    options: { folder: journal.folder },
    backoff: { type: 'fixed', delay: '10ms' },
    ...changes,
  };
}

const QUICK = {
  processes: 2,
  heartbeat: { interval: '100ms', timeout: '1s' },
  restart: { max: 1000, window: '60s', delay: '1ms', maxDelay: '20ms' },
  drainTimeout: '2s',
};

function whenEnded(job: JobDocument): JobDocument | null {
  return job.state === 'completed' || job.state === 'failed' ? job : null;
}

function readLog(stateDir: string): readonly LoggedEvent[] {
  const lines = readFileSync(join(stateDir, 'logs', 'supervisor.log'), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => JSON.parse(line) as LoggedEvent);
}
