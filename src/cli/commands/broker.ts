import { CardqError } from '../../base/errors.js';
import { loadConfig } from '../../config/load.js';
import { leftIn, type MoveReport, movedIn, type QueueMove } from '../../protocol/move.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { ProgressLine } from '../job/progress-line.js';
import { movedText, moveSummary, reasonsToStay, schedulesText } from '../move-text.js';
import type { Output } from '../output.js';

/** 0: everything is over; 1: something stays, and is told. */
export async function run(invocation: Invocation): Promise<number> {
  const [action, ...rest] = invocation.operands;
  if (action !== 'move' || rest.length > 0)
    throw misuse('broker takes one word: move', 'cardq broker move --from embedded --to redis://127.0.0.1:6379');
  const interrupted = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => interrupted.abort(signal);
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await move(invocation, interrupted.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function move({ options, output, cwd, env }: Invocation, signal: AbortSignal): Promise<number> {
  const [from, to] = [options.text('from'), options.text('to')];
  if (from === null || to === null)
    throw misuse('broker move needs --from and --to', 'each a broker URL, or the word embedded');
  const dryRun = options.has('dry-run');
  const { config } = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  const { stateDir, broker } = config;
  const [{ moveJobs }, { readSide, exists }] = await Promise.all([
    import('../../broker/move/move-jobs.js'),
    import('../../broker/move/side.js'),
  ]);
  const sides = { from: readSide(from, broker), to: readSide(to, broker) };
  if (!exists(sides.from, stateDir)) output.say(`no embedded broker has had a job yet in ${stateDir}`);
  const used = Object.values(sides).filter((side) => exists(side, stateDir) || (side === sides.to && !dryRun));
  const usesFile = used.some((side) => side.url === null);
  const lock = usesFile ? await lockFolder(stateDir) : null;
  const line = new ProgressLine(output);
  try {
    const report = await moveJobs({
      ...sides,
      ...{ stateDir, allowEviction: broker.allowEviction, dryRun, signal },
      onProgress: (progress) => line.draw({ state: 'active', progress: { ...progress, unit: 'jobs' } }),
    });
    line.clear();
    const status = tell(output, report, dryRun);
    return report.complete ? status : signal.reason === 'SIGTERM' ? 143 : 130;
  } finally {
    line.clear();
    lock?.release();
  }
}

function tell(output: Output, report: MoveReport, dryRun: boolean): number {
  const moved = report.queues.reduce((sum, queue) => sum + movedIn(queue), 0);
  const left = report.queues.reduce((sum, queue) => sum + leftIn(queue), 0);
  if (output.isJson) {
    output.json({ schemaVersion: 1, dryRun, moved, left, ...report });
  } else {
    for (const queue of report.queues.filter(isWorthALine)) output.data(movedText(queue, dryRun));
    for (const reason of report.queues.flatMap(reasonsToStay)) output.warn(reason);
    const staying = schedulesText(report.queues);
    if (staying !== null) output.say(staying);
    output.data(moveSummary({ ...report, moved, left, dryRun }));
  }
  return left > 0 ? 1 : 0;
}

function isWorthALine(queue: QueueMove): boolean {
  return movedIn(queue) + queue.alreadyThere > 0;
}

/** While jobs are moved, no supervisor may work on the embedded broker, nor start. */
async function lockFolder(stateDir: string): Promise<{ release(): void }> {
  const [{ prepareStateFolder }, { acquireLock }] = await Promise.all([
    import('../../daemon/state-folder.js'),
    import('../../daemon/lock.js'),
  ]);
  prepareStateFolder(stateDir);
  try {
    return await acquireLock(stateDir);
  } catch (thrown) {
    if (!(thrown instanceof CardqError) || thrown.code !== 'supervisor_locked') throw thrown;
    const { code, message, where } = thrown;
    const hint = 'cardq stop, then move, then cardq start: nothing else may use the embedded broker meanwhile';
    throw new CardqError({ code, message, where, hint }, { cause: thrown });
  }
}
