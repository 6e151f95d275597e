import { existsSync } from 'node:fs';
import { CardqError } from '../../base/errors.js';
import type { LoadedConfig } from '../../config/load.js';
import { belongsTo, isChosen } from '../../config/worker-name.js';
import type { HandOver } from '../../daemon/hand-over.js';
import type { Begun } from '../../daemon/launch.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { isContainerInit, isSystemdMain } from '../environment-kind.js';
import { untilGone } from '../until-gone.js';
import { waitReady } from '../wait-ready.js';

const DEFAULT_TIMEOUT_MS = 60_000;

export async function run(invocation: Invocation): Promise<number> {
  const { options, env } = invocation;
  const inFront = options.has('foreground') || options.has('once') || isContainerInit() || isSystemdMain(env);
  if (options.has('dry-run')) return dryRun(invocation, await readHandOver(invocation));
  if (inFront) return runInFront(invocation, await readHandOver(invocation));
  const status = await findRunning(invocation);
  return status === null ? launch(invocation) : startWorkers(invocation, status);
}

/** The supervisor that runs, or null; the end of one that is stopping is waited for. */
async function findRunning({ client, options, output }: Invocation): Promise<StatusDocument | null> {
  const status = await client.getIfRunning<StatusDocument>('/status');
  if (status?.supervisor.state !== 'stopping') return status;
  const pid = status.supervisor.pid ?? 0;
  output.say(`waiting for the supervisor that is stopping (pid ${pid})`);
  const withinMs = options.duration('timeout') ?? DEFAULT_TIMEOUT_MS;
  await untilGone(pid, { withinMs, what: `the supervisor before this one is still stopping after ${withinMs} ms` });
  return null;
}

/** A supervisor runs: its workers are started, as far as they are not. */
async function startWorkers(invocation: Invocation, status: StatusDocument): Promise<number> {
  const { client, operands, options, output } = invocation;
  const processes = options.whole('processes', { min: 1, max: 1000 });
  if (options.has('queues')) output.warn('--queues changes nothing while a supervisor runs');
  await client.post('/start', { workers: operands, ...(processes === null ? {} : { concurrency: processes }) });
  if (!options.has('no-wait')) await waitReady(client, options.duration('timeout') ?? DEFAULT_TIMEOUT_MS);
  if (output.isJson) output.json({ schemaVersion: 1, started: false, pid: status.supervisor.pid });
  else output.say(`cardq is already running (pid ${status.supervisor.pid})`);
  return 0;
}

async function readHandOver(invocation: Invocation): Promise<HandOver> {
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
export async function loadFor({ operands, options, cwd, env }: Invocation): Promise<LoadedConfig> {
  const { loadConfig } = await import('../../config/load.js');
  const processes = options.whole('processes', { min: 1, max: 1000 }) ?? undefined;
  const queues = options.has('queues') ? options.list('queues').flatMap(byWeight) : undefined;
  return loadConfig({
    file: options.text('config') ?? undefined,
    cwd,
    env,
    // Process names are no entries; they matter only where there is something to set.
    flags: processes === undefined && queues === undefined ? {} : { workers: operands, processes, queues },
  });
}

/** `a=3` as the configuration knows it from the command line: a queue that is repeated has more weight. */
function byWeight(word: string): readonly string[] {
  const [, queue = word, weight = '1'] = /^(.+)=(\d+)$/.exec(word) ?? [];
  const times = Number(weight);
  if (times >= 1 && times <= 1000) return Array.from({ length: times }, () => queue);
  throw misuse(`the weight of a queue is from 1 to 1000, not ${weight}`, 'cardq start -Q a=3,b');
}

function handOverFor({ operands, options }: Invocation, loaded: LoadedConfig): HandOver {
  const { config, path, readAt, folder } = loaded;
  for (const name of operands) requireWorker(name, Object.keys(config.workers));
  return {
    config,
    configPath: path,
    configReadAt: readAt,
    folder,
    workers: operands,
    bootWithin: options.duration('timeout') ?? DEFAULT_TIMEOUT_MS,
    once: options.has('once'),
  };
}

function requireWorker(name: string, known: readonly string[]): void {
  if (known.some((worker) => belongsTo(worker, name))) return;
  throw new CardqError({
    code: 'worker_unknown',
    message: `there is no worker "${name}"`,
    hint: `there are: ${known.join(', ')}`,
  });
}

function dryRun({ output }: Invocation, { config, workers, configPath }: HandOver): number {
  const chosen = Object.entries(config.workers).filter(([name]) => isChosen(name, workers));
  const plan = chosen.map(([name, spec]) => ({
    worker: name,
    processes: typeof spec.processes === 'number' ? spec.processes : spec.processes.min,
    runs: spec.kind === 'queues' ? Object.keys(spec.queues) : [spec.script, ...spec.args],
  }));
  if (output.isJson)
    output.json({
      schemaVersion: 1,
      config: configPath,
      stateDir: config.stateDir,
      broker: config.broker.url === null ? 'embedded' : 'redis',
      plan,
    });
  else output.data(plan.map((one) => `would start ${one.processes} × ${one.worker}: ${one.runs.join(' ')}`).join('\n'));
  return 0;
}

async function runInFront({ output }: Invocation, handOver: HandOver): Promise<number> {
  const [{ runSupervisor }, { reportedError }] = await Promise.all([
    import('../../daemon/run.js'),
    import('../../daemon/hand-over.js'),
  ]);
  const { format } = handOver.config.logs;
  const isText = format === 'text' || (format === 'auto' && process.stdout.isTTY === true);
  // A reader that goes away (`cardq start -F | head`) must not end the workers: the event log copes with it.
  process.stdout.removeAllListeners('error');
  let failure: CardqError | null = null;
  const status = await runSupervisor(handOver, {
    console: isText ? 'text' : 'json',
    report: (report) => {
      if (report.report === 'failed') failure = reportedError(report);
    },
  });
  if (failure !== null) output.error(failure, null);
  process.exit(status);
}

async function launch(invocation: Invocation): Promise<number> {
  const begun = await beginEarly(invocation);
  const handOver = await readHandOver(invocation).catch((thrown) => {
    begun?.abandon();
    throw thrown;
  });
  const { launchOrJoin } = await import('../launch-or-join.js');
  const { pid, sentence } = await launchOrJoin(invocation, { handOver, begun });
  if (invocation.output.isJson) invocation.output.json({ schemaVersion: 1, started: true, pid });
  else invocation.output.say(sentence);
  return 0;
}

/**
 * A supervisor's process that loads its program while the configuration is read: each takes 70 ms. Only where there is
 * a state folder: a mistake in the configuration shall not leave a new one behind.
 */
async function beginEarly({ stateDir }: Invocation): Promise<Begun | null> {
  if (!existsSync(stateDir)) return null;
  const { beginSupervisor } = await import('../../daemon/launch.js');
  return beginSupervisor(stateDir);
}
