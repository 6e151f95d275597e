import { CardqError } from '../../base/errors.js';
import { formatDuration } from '../../base/units.js';
import type { StopReport } from '../../protocol/control.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';
import { untilGone } from '../until-gone.js';

/** Longer than any drain that a person would configure; `--timeout` shortens it. */
const PATIENCE_MS = 24 * 3_600_000;
/** After the last worker is down the supervisor has only its own files to close. */
const FAREWELL_MS = 10_000;

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands } = invocation;
  const status = await client.getIfRunning<StatusDocument>('/status');
  if (status === null) return alreadyStopped(invocation);
  return operands.length > 0 ? stopWorkers(invocation, status) : stopAll(invocation, status.supervisor.pid ?? 0);
}

/**
 * Stops the workers and the supervisor with this pid; except with `--no-wait`, it returns when they are gone. Null when
 * another stop was a little earlier.
 */
export async function stopSupervisor(invocation: Invocation, pid: number): Promise<StopReport | null> {
  const isPatient = !invocation.options.has('no-wait');
  const path = isPatient ? '/shutdown?wait=true' : '/shutdown';
  const report = await order(invocation, path, invocation.options.has('now') ? { now: true } : {});
  if (isPatient)
    await untilGone(pid, { withinMs: FAREWELL_MS, what: 'the workers are down, but the supervisor is still there' });
  return report;
}

function alreadyStopped({ output }: Invocation): number {
  if (output.isJson) output.json({ schemaVersion: 1, stopped: true, drained: 0, killed: 0 });
  else output.say('cardq is not running');
  return 0;
}

async function stopWorkers(invocation: Invocation, status: StatusDocument): Promise<number> {
  const { operands, options, output } = invocation;
  const leaving = operands.filter((name) => isLeaving(selectWorkers(status, [name])));
  if (leaving.length > 0) output.say(`leaving already: ${leaving.join(', ')}`);
  const path = options.has('no-wait') ? '/stop' : '/stop?wait=true';
  const report = await order(invocation, path, { workers: operands, now: options.has('now') });
  return tell(invocation, report, `${operands.join(', ')} stopped`);
}

function isLeaving({ workers }: StatusDocument): boolean {
  return workers.every(({ state }) => state === 'draining' || state === 'killing');
}

async function stopAll(invocation: Invocation, pid: number): Promise<number> {
  const report = await stopSupervisor(invocation, pid);
  return tell(invocation, report, invocation.options.has('no-wait') ? 'stopping' : 'cardq stopped');
}

function tell({ output, options }: Invocation, report: StopReport | null, what: string): number {
  const { drained = null, killed = null } = report ?? {};
  if (output.isJson) output.json({ schemaVersion: 1, stopped: !options.has('no-wait'), drained, killed });
  else output.say(drained === null ? what : `${what} (drained: ${drained}, killed: ${killed})`);
  return 0;
}

async function order({ client, options }: Invocation, path: string, body: object): Promise<StopReport | null> {
  const timeoutMs = options.duration('timeout') ?? PATIENCE_MS;
  try {
    return await client.post<StopReport>(path, body, { timeoutMs });
  } catch (thrown) {
    if (!(thrown instanceof CardqError)) throw thrown;
    if (thrown.code === 'no_supervisor') return null;
    throw thrown.code === 'timed_out' ? tooSlow(timeoutMs) : thrown;
  }
}

function tooSlow(timeoutMs: number): CardqError {
  return new CardqError({
    code: 'timed_out',
    message: `still stopping after ${formatDuration(timeoutMs)}; it goes on`,
    hint: 'cardq wait stopped, or cardq stop --now to kill what still works',
  });
}
