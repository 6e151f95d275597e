import type { Config } from '../config/config.js';
import type { Emit } from '../protocol/events.js';
import type { StatusDocument } from '../protocol/status.js';
import type { Reshape, StopReport, WorkerControl } from '../protocol/worker-control.js';
import type { Farewell } from '../supervisor/process/owner.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { overtaken } from './overtaken.js';
import type { Reloader } from './reloader.js';
import { reshapeByHand } from './reshape-by-hand.js';
import { unknownName } from './unknown-name.js';
import { type RecentExits, workerDetails } from './worker-details.js';

export interface WorkerControlParts {
  readonly inForce: { readonly config: Config };
  readonly supervisor: Supervisor;
  readonly reloader: Reloader;
  readonly exits: RecentExits;
  readonly emit: Emit;
  readonly isStopping: () => boolean;
  readonly status: () => Promise<StatusDocument>;
  readonly shutdown: (by: string, farewell: Farewell) => Promise<StopReport>;
}

/** How long processes may take that shall be another number. */
const SCALE_WITHIN_MS = 60_000;

/** What can be asked about worker processes. */
export function createWorkerControl(parts: WorkerControlParts): WorkerControl {
  const { supervisor } = parts;
  const reshape = (workers: readonly string[], shape: Reshape) =>
    reshapeByHand({ ...parts, config: parts.inForce.config }, workers, shape);

  return {
    async start({ workers, withinMs, ...shape }) {
      supervisor.entriesOf(workers); // refuses a name before anything is done
      await reshape(workers, shape);
      supervisor.start(workers);
      return { processes: await supervisor.whenUp(workers, withinMs) };
    },
    stop: ({ workers, ...farewell }) => supervisor.stop(workers, farewell),
    async restart({ workers, processes, queues, ...options }) {
      supervisor.entriesOf(workers);
      await reshape(workers, { processes, queues });
      await supervisor.restart(workers, options);
      if (parts.isStopping()) throw overtaken('the restart was done');
    },
    async scale({ worker, processes }) {
      await reshape([worker], { processes });
      return { processes: await supervisor.whenUp([worker], SCALE_WITHIN_MS) };
    },
    async reset({ workers }) {
      supervisor.reset(workers);
    },
    shutdown: (farewell) => parts.shutdown('request', farewell),
    async worker(name) {
      const { workers } = await parts.status();
      const found = workers.filter((one) => one.name === name || one.worker === name);
      if (found.length > 0) return workerDetails(found, { processes: supervisor.snapshot([name]), exits: parts.exits });
      throw unknownName('worker', name, new Set(workers.flatMap((one) => [one.worker, one.name])));
    },
  };
}
