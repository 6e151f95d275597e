import { CardqError } from '../../base/errors.js';
import { Lifetime } from '../../base/lifetime.js';
import type { JobRef } from '../../protocol/jobs.js';
import { MOVED_STATES, type MoveReport, movedIn } from '../../protocol/move.js';
import type { Broker } from '../broker.js';
import { Claims } from './claims.js';
import { QueueMover } from './queue-mover.js';
import { exists, nameOfSide, openSide, type Side } from './side.js';
import { Tally } from './tally.js';

export interface Move {
  readonly from: Side;
  readonly to: Side;
  /** Where the embedded broker is, which nobody else may have open. */
  readonly stateDir: string;
  readonly allowEviction: boolean;
  readonly dryRun: boolean;
  /** Ends the move after the jobs at hand. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

const NOTHING: MoveReport = { queues: [], putBack: null, complete: true };
/** Jobs whose ids are read at once, to put them back. */
const PAGE = 1000;

/**
 * Moves all jobs that nobody runs from one broker to another, each so that it runs once; what it cannot move stays and
 * is told. When it ends early, by a kill or an error, the same call goes on. Throws `conflict` when another move is at work,
 * and what the brokers throw.
 */
export async function moveJobs(move: Move): Promise<MoveReport> {
  const { from, to, stateDir, allowEviction, dryRun } = move;
  const life = new Lifetime('move');
  const open = async (side: Side, flag: string) =>
    life.own(flag, await openSide(side, { stateDir, allowEviction, flag }), (broker) => broker.close());
  try {
    const source = exists(from, stateDir) ? await open(from, '--from') : null;
    if (from.url === to.url && from.prefix === to.prefix)
      return source === null ? { ...NOTHING, putBack: 0 } : await putAllBack(source, move);
    const mayMake = source !== null && !dryRun;
    const target = mayMake || exists(to, stateDir) ? await open(to, '--to') : null;
    if (source === null) return NOTHING;
    return dryRun || target === null ? await count(source) : await moveAll(source, target, move);
  } finally {
    await life.close();
  }
}

async function moveAll(source: Broker, target: Broker, { to, signal, onProgress }: Move): Promise<MoveReport> {
  const claims = await Claims.take(source, target);
  try {
    const names = await source.queueNames();
    const expected = await count(source);
    const total = expected.queues.reduce((sum, queue) => sum + movedIn(queue), 0);
    let done = 0;
    const way = {
      source,
      target,
      to: nameOfSide(target, to),
      check: () => claims.check(),
      putter: claims.putter,
      signal,
      onMoved(jobs: number) {
        done += jobs;
        onProgress({ done, total: Math.max(done, total) });
      },
    };
    const queues: MoveReport['queues'][number][] = [];
    for (const name of names) if (!signal.aborted) queues.push(await new QueueMover(name, way).move());
    return { queues, putBack: null, complete: !signal.aborted };
  } catch (thrown) {
    throw hintAtResuming(thrown);
  } finally {
    await claims.close();
  }
}

/** What would move, and what would stay as far as counts tell. */
async function count(source: Broker): Promise<MoveReport> {
  const queues = await Promise.all(
    (await source.queueNames()).map(async (name) => {
      const tally = new Tally();
      const counts = await source.counts(name);
      const removable = await source.purge(name, MOVED_STATES, { dryRun: true }); // schedules keep their next jobs from it
      let schedules = 0;
      for (const state of MOVED_STATES) {
        const n = removable[state] ?? 0;
        tally.moved(state, n);
        schedules += Math.max(0, counts[state] - n); // a worker may have taken one meanwhile
      }
      for (const job of await allAside(source, name)) {
        const copy = await source.transfer.read(job);
        if (copy !== null) tally.moved(copy.state);
      }
      return { ...tally.report(name, counts), schedules };
    }),
  );
  return { ...NOTHING, queues };
}

/** Undoes an unfinished move, as far as it had only set aside. */
async function putAllBack(source: Broker, { dryRun }: Move): Promise<MoveReport> {
  const claims = dryRun ? null : await Claims.take(source, null);
  try {
    let putBack = 0;
    for (const queue of await source.queueNames()) {
      const jobs = await allAside(source, queue);
      putBack += jobs.length;
      if (!dryRun) for (const job of jobs.toReversed()) await source.transfer.putBack(job);
    }
    return { ...NOTHING, putBack };
  } finally {
    await claims?.close();
  }
}

async function allAside({ transfer }: Broker, queue: string): Promise<readonly JobRef[]> {
  const jobs: JobRef[] = [];
  for (;;) {
    const page = await transfer.aside(queue, { skip: jobs.length, limit: PAGE });
    jobs.push(...page);
    if (page.length < PAGE) return jobs;
  }
}

function hintAtResuming(thrown: unknown): unknown {
  if (!(thrown instanceof CardqError) || thrown.code === 'usage') return thrown;
  const { code, message, where } = thrown;
  const resume = 'nothing is lost: run the same command again, it goes on where this one ended';
  const hint = thrown.hint === null ? resume : `${thrown.hint}; ${resume}`;
  return new CardqError({ code, message, where, hint }, { cause: thrown });
}
