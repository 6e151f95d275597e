import { existsSync, statSync } from 'node:fs';
import type { Begun } from '../../daemon/launch.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { isContainerInit, isSystemdMain } from '../start/environment-kind.js';

// What is loaded here, somebody waits for before the supervisor's process is begun; all the rest is loaded beside that.

export async function run(invocation: Invocation): Promise<number> {
  const { options, env } = invocation;
  const inFront = options.has('foreground') || options.has('once') || isContainerInit() || isSystemdMain(env);
  if (options.has('dry-run')) return (await import('../start/dry-run.js')).dryRun(invocation);
  if (inFront) return runHere(invocation);
  const status = await findRunning(invocation);
  if (status !== null) return (await import('../start/start-workers.js')).startWorkers(invocation, status);
  refuseHost(invocation, 'nobody listens there, and start cannot begin a supervisor anywhere but here');
  return launch(invocation);
}

async function runHere(invocation: Invocation): Promise<number> {
  refuseHost(invocation, 'a supervisor in front has the state folder of its configuration');
  return (await import('../start/start-in-front.js')).startInFront(invocation);
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
  const [{ formatDuration }, { START_TIMEOUT_MS }, { untilGone }] = await Promise.all([
    import('../../base/units.js'),
    import('../start/read-hand-over.js'),
    import('../until-gone.js'),
  ]);
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

async function launch(invocation: Invocation): Promise<number> {
  const begun = await beginEarly(invocation);
  return (await import('../start/start-behind.js')).startBehind(invocation, begun);
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
