/**
 * `cardq/report`: one import in somebody's own Node worker, and cardq knows whether its event loop turns and which jobs its
 * BullMQ workers hold. Without cardq around it does nothing. It never throws, and never keeps the program alive.
 */
import { startHeartbeat } from '../worker/heartbeat.js';
import { Throttle } from '../worker/throttle.js';
import { hookBullmq } from './bullmq-hook.js';
import { Consumers } from './consumers.js';
import { openReportLink } from './report-link.js';
import { patchWorker, type WorkerLike } from './worker-patch.js';

const SNAPSHOT_EVERY_MS = 100;

const link = openReportLink();
const snapshots = new Throttle<void>(SNAPSHOT_EVERY_MS, tellAll);
const consumers = new Consumers({ changed: () => snapshots.push(), ready });

if (link !== null) {
  hookBullmq((workerClass) => patchWorker(workerClass, consumers));
  const beat = startHeartbeat(
    {
      send(heartbeat) {
        link.send(heartbeat);
        if (consumers.size > 0) tellAll();
      },
    },
    link.heartbeatIntervalMs,
  );
  beat(); // at once: the program may hang before the first is due
  process.on('exit', () => snapshots.flush()); // with the jobs that ended last
}

/** Tells cardq that this program is ready, where its entry says `"ready": "ipc"`. The first BullMQ worker that is ready does so by itself. */
export function ready(): void {
  link?.send({ type: 'ready' });
}

function tellAll(): void {
  link?.send(consumers.snapshot());
  consumers.forgetOver();
}

/** Reports the jobs of a BullMQ `Worker` that could not be found by itself, such as one that a bundler has packed in. */
export function reportJobs(worker: WorkerLike): void {
  if (link === null) return;
  patchWorker(worker.constructor, consumers);
  consumers.note(worker);
}
