import type { StopReport } from '../../protocol/control.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
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

function alreadyStopped({ output }: Invocation): number {
  if (output.isJson) output.json({ schemaVersion: 1, stopped: true, drained: 0, killed: 0 });
  else output.say('cardq is not running');
  return 0;
}

async function stopWorkers(invocation: Invocation): Promise<number> {
  const { client, operands, options } = invocation;
  const report = await client.post<StopReport>(
    `/stop${waitQuery(invocation)}`,
    { workers: operands, now: options.has('now') },
    patience(invocation),
  );
  return tell(invocation, report, `${operands.join(', ')} stopped`);
}

async function stopAll(invocation: Invocation, pid: number): Promise<number> {
  const { client, options } = invocation;
  const report = await client.post<StopReport>(
    `/shutdown${waitQuery(invocation)}`,
    { now: options.has('now') },
    patience(invocation),
  );
  if (options.has('no-wait')) return tell(invocation, report, 'stopping');
  await untilGone(pid, { withinMs: FAREWELL_MS, what: 'the workers are down, but the supervisor is still there' });
  return tell(invocation, report, 'cardq stopped');
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

function waitQuery({ options }: Invocation): string {
  return options.has('no-wait') ? '' : '?wait=true';
}

function patience({ options }: Invocation): { timeoutMs: number } {
  return { timeoutMs: options.duration('timeout') ?? PATIENCE_MS };
}
