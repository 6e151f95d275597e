import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, isAbsolute, join } from 'node:path';
import { errnoOf } from '../../../base/errors.js';
import type { Config, WorkerSpec } from '../../../config/config.js';
import { type Finding, fail, ok } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { judgeReadable, lookAt } from '../rights.js';

/** The modules, programs and folders that the workers begin with; nothing of them is run. */
export const workers: Check = {
  subject: 'workers',
  timeoutMs: LOCAL_MS,
  async look({ loaded: { config, folder } }) {
    const entries = Object.entries(config.workers);
    const modules = await Promise.all(servedQueues(config).map(([name, module]) => judgeModule(name, module, folder)));
    const scripts = await Promise.all(entries.map(([name, worker]) => judgeScript(name, worker)));
    const folders = await Promise.all(entries.map(([name, worker]) => judgeCwd(name, worker)));
    return [...modules, ...scripts.flat(), ...folders.flat()];
  },
};

function servedQueues({ workers: entries, queues }: Config): readonly (readonly [name: string, module: string])[] {
  const served = new Set(
    Object.values(entries).flatMap((worker) => (worker.kind === 'queues' ? Object.keys(worker.queues) : [])),
  );
  return Object.entries(queues).flatMap(([name, { module }]) => (served.has(name) ? [[name, module] as const] : []));
}

async function judgeModule(queue: string, module: string, folder: string): Promise<Finding> {
  const check = `queues.${queue}.module`;
  const path = resolveModule(module, folder);
  if (path === null || !(await isReadable(path))) {
    return fail(
      'module',
      `${check}: ${module} is not there, or may not be read`,
      'mend its path, or install its package',
    );
  }
  if (extname(path) === '.ts' && !loadsTypeScript()) {
    return fail('module', `${check}: Node ${process.versions.node} cannot load ${path}`, 'compile it to .js');
  }
  return ok('module', `${queue}: ${module}`);
}

/** Null when no such package, or entry of it, is installed. */
function resolveModule(module: string, folder: string): string | null {
  if (isAbsolute(module)) return module;
  const from = module.startsWith('cardq/') ? import.meta.url : join(folder, 'index.js');
  try {
    return createRequire(from).resolve(module);
  } catch (thrown) {
    if (errnoOf(thrown) === null) throw thrown;
    return null; // MODULE_NOT_FOUND, ERR_PACKAGE_PATH_NOT_EXPORTED
  }
}

/** Node 22.18 and later say so. */
function loadsTypeScript(): boolean {
  return 'typescript' in process.features && process.features.typescript !== false;
}

async function judgeScript(name: string, worker: WorkerSpec): Promise<readonly Finding[]> {
  if (worker.kind !== 'script') return [];
  if (await isReadable(worker.script)) return [ok('script', `${name}: ${worker.script}`)];
  return [fail('script', `workers.${name}.script: ${worker.script} may not be read by this user`, 'chmod or chown it')];
}

/** Only what is wrong: it is mostly the configuration's own folder. */
async function judgeCwd(name: string, { cwd }: WorkerSpec): Promise<readonly Finding[]> {
  const finding = await judgeReadable('cwd', cwd, `workers.${name}.cwd`);
  return finding.level === 'ok' ? [] : [finding];
}

async function isReadable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return (await lookAt(path))?.isFile() ?? false;
  } catch {
    return false; // ENOENT, EACCES
  }
}
