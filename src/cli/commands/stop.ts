import type { StopReport } from '../../protocol/control.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation, Options } from '../command.js';
import { untilGone } from '../until-gone.js';

/** Longer than any drain that a person would configure; `--timeout` shortens it. */
const PATIENCE_MS = 24 * 3_600_000;
/** After the last worker is down the supervisor has only its own files to close. */
const FAREWELL_MS = 10_000;

export async function run(invocation: Invocation): Promise<number> {
  const { client, operands } = invocation;
  const status = await client.getIfRunning<StatusDocument>('/status');
  if (status === null) return alreadyStopped(invocation);
  return operands.length > 0 ? stopWorkers(invocation) : stopAll(invocation, status.supervisor.pid ?? 0);
}

/** Stops the workers and the supervisor with this pid; except with `--no-wait`, it returns when they are gone. */
export async function stopSupervisor({ client, options }: Invocation, pid: number): Promise<StopReport> {
  const isPatient = !options.has('no-wait');
  const path = isPatient ? '/shutdown?wait=true' : '/shutdown';
  const report = await client.post<StopReport>(path, { now: options.has('now') }, patience(options));
  if (isPatient)
    await untilGone(pid, { withinMs: FAREWELL_MS, what: 'the workers are down, but the supervisor is still there' });
  return report;
}

function alreadyStopped({ output }: Invocation): number {
  if (output.isJson) output.json({ schemaVersion: 1, stopped: true, drained: 0, killed: 0 });
  else output.say('cardq is not running');
  return 0;
}

async function stopWorkers(invocation: Invocation): Promise<number> {
  const { client, operands, options } = invocation;
  const path = options.has('no-wait') ? '/stop' : '/stop?wait=true';
  const body = { workers: operands, now: options.has('now') };
  const report = await client.post<StopReport>(path, body, patience(options));
  return tell(invocation, report, `${operands.join(', ')} stopped`);
}

async function stopAll(invocation: Invocation, pid: number): Promise<number> {
  const report = await stopSupervisor(invocation, pid);
  return tell(invocation, report, invocation.options.has('no-wait') ? 'stopping' : 'cardq stopped');
}

function tell({ output, options }: Invocation, report: StopReport, what: string): number {
  if (output.isJson)
    output.json({
      schemaVersion: 1,
      stopped: !options.has('no-wait'),
      drained: report.drained ?? null,
      killed: report.killed ?? null,
    });
  else if (options.has('no-wait')) output.say(what);
  else output.say(`${what} (drained: ${report.drained}, killed: ${report.killed})`);
  return 0;
}

function patience(options: Options): { timeoutMs: number } {
  return { timeoutMs: options.duration('timeout') ?? PATIENCE_MS };
}
