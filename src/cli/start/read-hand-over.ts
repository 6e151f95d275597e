import { CardqError } from '../../base/errors.js';
import { nameHint } from '../../base/suggest.js';
import type { ConfigSources } from '../../config/load.js';
import { belongsTo } from '../../config/worker-name.js';
import type { HandOver } from '../../daemon/hand-over.js';
import { COMMAND_LINE, misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';

/** How long a start may take unless `--timeout` says otherwise. */
export const START_TIMEOUT_MS = 60_000;

/** What a supervisor is started with, beside the environment. */
export interface StartedWith extends Pick<HandOver, 'sources' | 'workers' | 'once'> {}

/** Reads the configuration that a supervisor started by this command line shall have, and tells its warnings. Throws ConfigError. */
export async function readHandOver(invocation: Invocation): Promise<HandOver> {
  const { operands, options } = invocation;
  return handOverOf({ sources: sourcesOf(invocation), workers: operands, once: options.has('once') }, invocation);
}

/** The same for one that is started with something else than this command line. */
export async function handOverOf(
  { sources, workers, once }: StartedWith,
  { options, output, env }: Pick<Invocation, 'options' | 'output' | 'env'>,
): Promise<HandOver> {
  const { loadConfig } = await import('../../config/load.js');
  const { config, path, text, folder, warnings } = await loadConfig({ ...sources, env });
  for (const warning of warnings) output.warn(warning);
  for (const name of workers) requireWorker(name, Object.keys(config.workers));
  const bootWithin = options.duration('timeout') ?? START_TIMEOUT_MS;
  return { config, configPath: path, configText: text, sources, folder, workers, bootWithin, once };
}

function sourcesOf({ operands, options, cwd }: Invocation): ConfigSources {
  const processes = options.whole('processes', { min: 1, max: 1000 }) ?? undefined;
  const queues = servedQueues(options);
  return {
    file: options.text('config') ?? undefined,
    cwd,
    // Process names are no entries; they matter only where there is something to set.
    flags: processes === undefined && queues === undefined ? {} : { workers: operands, processes, queues },
  };
}

/** What `-Q` says that is to be served, if anything. */
export function servedQueues(options: Options): readonly string[] | undefined {
  return options.has('queues') ? options.list('queues').flatMap(byWeight) : undefined;
}

/** `a=3` as the configuration knows it from the command line: a queue that is repeated has more weight. */
function byWeight(word: string): readonly string[] {
  const [, queue = word, weight = '1'] = /^(.+)=(\d+)$/.exec(word) ?? [];
  const times = Number(weight);
  if (times >= 1 && times <= 1000) return Array.from({ length: times }, () => queue);
  throw misuse(`the weight of a queue is from 1 to 1000, not ${weight}`, 'cardq start -Q a=3,b');
}

function requireWorker(name: string, known: readonly string[]): void {
  if (known.some((worker) => belongsTo(worker, name))) return;
  throw new CardqError({
    code: 'worker_unknown',
    message: `there is no worker "${name}"`,
    where: COMMAND_LINE,
    hint: nameHint(name, known),
  });
}
