import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { isFilePath } from '../resolve-paths.js';
import type { Settings } from '../sources/settings.js';
import { formatPath } from './path.js';

/** What works as it is written, but is hardly meant. */
export function warningsAbout(config: Config, settings: Settings, folder: string): string[] {
  return [...unservedQueues(config, settings), ...modulesThatAreFiles(config, folder)];
}

function unservedQueues(config: Config, settings: Settings): string[] {
  const workers = Object.values(config.workers);
  const served = new Set(workers.flatMap((worker) => (worker.kind === 'queues' ? Object.keys(worker.queues) : [])));
  return Object.keys(config.queues)
    .filter((name) => !served.has(name) && settings.originOf(['queues', name]).source !== 'default')
    .map((name) => `${formatPath(['queues', name])}: no worker takes jobs from it`);
}

function modulesThatAreFiles(config: Config, folder: string): string[] {
  return Object.entries(config.queues)
    .filter(([, { module }]) => !isFilePath(module) && existsSync(join(folder, module)))
    .map(
      ([name, { module }]) =>
        `${formatPath(['queues', name, 'module'])}: "${module}" is looked for among packages; the file is "./${module}"`,
    );
}
