import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Config, QueueSpec, WorkerSpec } from './config.js';
import { mapValues } from './map-values.js';

/** Where relative paths start, and where programs without a path are looked for (as in `PATH`). */
export interface Surroundings {
  readonly folder: string;
  readonly searchPath: string;
}

/** The configuration with every path absolute. Names of packages stay as they are. */
export function resolvePaths(config: Config, { folder, searchPath }: Surroundings): Config {
  const absolute = (path: string) => resolve(folder, path);
  return {
    ...config,
    stateDir: absolute(config.stateDir),
    queues: mapValues(config.queues, (queue) => resolveModule(queue, folder)),
    workers: mapValues(config.workers, (worker) => resolveWorker(worker, { folder, searchPath })),
    render: { inputRoots: config.render.inputRoots.map(absolute), outputDir: absolute(config.render.outputDir) },
    api: { ...config.api, tokenFile: config.api.tokenFile === null ? null : absolute(config.api.tokenFile) },
  };
}

/** True for a module that is named by its file, as against one in a package. */
export function isFilePath(module: string): boolean {
  return isAbsolute(module) || /^\.\.?(\/|$)/.test(module);
}

/** The file that a `script` names: one below the folder, or, for a name alone, a program of the search path. */
export function findScript(script: string, { folder, searchPath }: Surroundings): string | null {
  const path = resolve(folder, script);
  if (isFile(path)) return path;
  return script.includes('/') ? null : findProgram(script, searchPath);
}

function resolveModule(queue: QueueSpec, folder: string): QueueSpec {
  return isFilePath(queue.module) ? { ...queue, module: resolve(folder, queue.module) } : queue;
}

function resolveWorker(worker: WorkerSpec, around: Surroundings): WorkerSpec {
  const cwd = resolve(around.folder, worker.cwd);
  if (worker.kind === 'queues') return { ...worker, cwd };
  return { ...worker, cwd, script: findScript(worker.script, around) ?? resolve(around.folder, worker.script) };
}

function findProgram(name: string, searchPath: string): string | null {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // ENOENT, ENOTDIR or EACCES
  }
}

/** True for a file that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // ENOENT or EACCES
  }
}
