import type { LogLine } from './line.js';

interface Source {
  readonly head: LogLine;
  readonly rest: Iterator<LogLine>;
}

/**
 * Several runs of lines, each newest first, as one, newest first. Each run keeps its order, also where its clock was set
 * back; of equally old lines that of the last run comes first. Takes no more of a run than is asked for.
 */
export function* mergeBackwards(runs: readonly Iterable<LogLine>[]): Generator<LogLine> {
  const sources = runs.map((run) => advance(run[Symbol.iterator]())).filter((source) => source !== null);
  while (sources.length > 0) {
    const index = newest(sources);
    const source = sources[index];
    if (source === undefined) return;
    yield source.head;
    const next = advance(source.rest);
    if (next === null) sources.splice(index, 1);
    else sources[index] = next;
  }
}

/** The same for runs that are oldest first, and at hand. */
export function mergeForwards(runs: readonly (readonly LogLine[])[]): LogLine[] {
  return [...mergeBackwards(runs.map((run) => run.toReversed()))].reverse();
}

function advance(rest: Iterator<LogLine>): Source | null {
  const { done, value } = rest.next();
  return done ? null : { head: value, rest };
}

function newest(sources: readonly Source[]): number {
  let index = 0;
  let at = Number.NEGATIVE_INFINITY;
  sources.forEach(({ head }, i) => {
    if (head.at >= at) [index, at] = [i, head.at];
  });
  return index;
}
