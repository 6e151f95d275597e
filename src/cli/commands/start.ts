import { existsSync, statSync } from 'node:fs';
import { keepCompiledCode, loadCompiledCode } from '../../base/compiled-code.js';
import { formatDuration } from '../../base/units.js';
import { isChosen } from '../../config/worker-name.js';
import type { HandOver } from '../../daemon/hand-over.js';
import type { Begun } from '../../daemon/launch.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { isContainerInit, isSystemdMain } from '../start/environment-kind.js';
import { readHandOver, START_TIMEOUT_MS } from '../start/read-hand-over.js';
import { untilGone } from '../until-gone.js';

export async function run(invocation: Invocation): Promise<number> {
  loadCompiledCode();
  const { options, env } = invocation;
  const inFront = options.has('foreground') || options.has('once') || isContainerInit() || isSystemdMain(env);
  if (options.has('dry-run')) return dryRun(invocation, await readHandOver(invocation));
  if (inFront) return runHere(invocation);
  const status = await findRunning(invocation);
  if (status !== null) return (await import('../start/start-workers.js')).startWorkers(invocation, status);
  refuseHost(invocation, 'nobody listens there, and start cannot begin a supervisor anywhere but here');
  return launch(invocation);
}

async function runHere(invocation: Invocation): Promise<number> {
  refuseHost(invocation, 'a supervisor in front has the state folder of its configuration');
  const handOver = await readHandOver(invocation);
  return (await import('../start/start-in-front.js')).runInFront(invocation, handOver);
}

// Else somebody who mistypes a host has a second supervisor at work in this folder.
function refuseHost({ options }: Invocation, why: string): void {
  if (options.has('host')) throw misuse(`--host ${options.text('host')}: ${why}`, 'leave --host out, or mend it');
}

/** The supervisor that runs, or null; the end of one that is stopping is waited for. */
async function findRunning({ client, options, output }: Invocation): Promise<StatusDocument | null> {
  if ('socket' in client.address && isAbsent(client.address.socket)) return null; // as a rule: no need to connect
  const status = await client.getIfRunning<StatusDocument>('/status');
  if (status?.supervisor.state !== 'stopping') return status;
  const pid = status.supervisor.pid ?? 0;
  output.say(`waiting for the supervisor that is stopping (pid ${pid})`);
  const withinMs = options.duration('timeout') ?? START_TIMEOUT_MS;
  await untilGone(pid, {
    withinMs,
    what: `the supervisor before this one is still stopping after ${formatDuration(withinMs)}`,
  });
  return null;
}

function isAbsent(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false; // EACCES: it may be there, and who asks it is told why that cannot be
  }
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

async function launch(invocation: Invocation): Promise<number> {
  const begun = await beginEarly(invocation);
  const handOver = await readHandOver(invocation).catch((thrown: unknown) => {
    begun?.abandon();
    throw thrown;
  });
  const { launchOrJoin } = await import('../start/launch-or-join.js');
  const { pid, sentence } = await launchOrJoin(invocation, { handOver, begun });
  if (invocation.output.isJson) invocation.output.json({ schemaVersion: 1, started: true, pid });
  else invocation.output.say(sentence);
  await keepCompiledCode();
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
