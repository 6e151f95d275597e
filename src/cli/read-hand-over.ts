import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';
import type { ConfigSources, LoadedConfig } from '../config/load.js';
import { belongsTo } from '../config/worker-name.js';
import type { HandOver } from '../daemon/hand-over.js';
import { misuse } from './arguments.js';
import type { Invocation } from './command.js';

/** How long a start may take unless `--timeout` says otherwise. */
export const START_TIMEOUT_MS = 60_000;

/** Reads the configuration that a supervisor started by this command line shall have, and tells its warnings. Throws ConfigError. */
export async function readHandOver(invocation: Invocation): Promise<HandOver> {
  return handOverFor(invocation, await readConfig(invocation));
}

async function readConfig(invocation: Invocation): Promise<LoadedConfig> {
  const loaded = await loadFor(invocation);
  for (const warning of loaded.warnings) invocation.output.warn(warning);
  if (loaded.config.api.enabled)
    invocation.output.warn('api.enabled has no effect in this version: the API answers on the control socket only');
  return loaded;
}

/** The configuration that this command line means. Throws ConfigError. */
export async function loadFor(invocation: Invocation): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/load.js');
  return loadConfig({ ...sourcesOf(invocation), env: invocation.env });
}

function sourcesOf({ operands, options, cwd }: Invocation): ConfigSources {
  const processes = options.whole('processes', { min: 1, max: 1000 }) ?? undefined;
  const queues = options.has('queues') ? options.list('queues').flatMap(byWeight) : undefined;
  return {
    file: options.text('config') ?? undefined,
    cwd,
    // Process names are no entries; they matter only where there is something to set.
    flags: processes === undefined && queues === undefined ? {} : { workers: operands, processes, queues },
  };
}

/** `a=3` as the configuration knows it from the command line: a queue that is repeated has more weight. */
function byWeight(word: string): readonly string[] {
  const [, queue = word, weight = '1'] = /^(.+)=(\d+)$/.exec(word) ?? [];
  const times = Number(weight);
  if (times >= 1 && times <= 1000) return Array.from({ length: times }, () => queue);
  throw misuse(`the weight of a queue is from 1 to 1000, not ${weight}`, 'cardq start -Q a=3,b');
}

function handOverFor(invocation: Invocation, loaded: LoadedConfig): HandOver {
  const { operands, options } = invocation;
  const { config, path, text, folder } = loaded;
  for (const name of operands) requireWorker(name, Object.keys(config.workers));
  return {
    config,
    configPath: path,
    configText: text,
    sources: sourcesOf(invocation),
    folder,
    workers: operands,
    bootWithin: options.duration('timeout') ?? START_TIMEOUT_MS,
    once: options.has('once'),
  };
}

function requireWorker(name: string, known: readonly string[]): void {
  if (known.some((worker) => belongsTo(worker, name))) return;
  const meant = suggest(name, known);
  throw new CardqError({
    code: 'worker_unknown',
    message: `there is no worker "${name}"`,
    where: 'command line',
    hint: meant === null ? `there are: ${known.join(', ')}` : `did you mean "${meant}"?`,
  });
}
