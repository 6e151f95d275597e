import { join } from 'node:path';
import type { Rotation } from '../../base/log-generations.js';
import type { Config, QueueWorkerSpec } from '../../config/config.js';
import type { WorkerBirth } from '../../protocol/worker-messages.js';

/** What a queue worker is told at its birth. `folder` is where bare module names are looked for. */
export function birthOf(
  { process, logLevel }: Pick<WorkerBirth, 'process' | 'logLevel'>,
  spec: QueueWorkerSpec,
  { config, folder }: { config: Config; folder: string },
): WorkerBirth {
  return {
    process,
    queues: Object.keys(spec.queues).flatMap((name) => {
      const queue = config.queues[name];
      return queue === undefined ? [] : [{ name, module: queue.module, options: queue.options }];
    }),
    folder,
    heartbeatIntervalMs: spec.heartbeat.interval,
    outputDir: config.render.outputDir,
    inputRoots: config.render.inputRoots,
    stateDir: config.stateDir,
    logFile: join(logDirOf(config), `${process}.log`),
    logLevel,
    logRotation: rotationOf(config),
  };
}

/** Where the output of all processes goes. */
export function logDirOf(config: Config): string {
  return join(config.stateDir, 'logs');
}

/** When a log is rotated, and how many older ones are kept. */
export function rotationOf({ logs }: Config): Rotation {
  return { maxBytes: logs.maxSize, keep: logs.keep };
}
