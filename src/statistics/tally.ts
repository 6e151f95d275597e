import type { FiguresOfOthers } from './foreign-figures.js';
import type { Statistics } from './statistics.js';

/** What has become of the jobs of one queue up to now. */
export interface Tally {
  readonly completed: number;
  /** Given up; and those that failed in programs of somebody else's, which do not tell whether they are tried again. */
  readonly failed: number;
  /** Attempts that failed, with another to come. */
  readonly retried: number;
  /** By class of duration: how long completed ones ran. Only of jobs in the supervisor's own hands. */
  readonly ran: Float64Array;
  /** How long those that began had waited. */
  readonly waited: Float64Array;
}

/** What was counted by the supervisor, and what programs of somebody else's have told. */
export interface Sources {
  readonly statistics: Statistics;
  readonly others: () => ReadonlyMap<string, FiguresOfOthers>;
}

/** The queues of which anything is known. */
export function queuesIn({ statistics, others }: Sources): ReadonlySet<string> {
  return new Set([...statistics.queues, ...others().keys()]);
}

/** Its arrays go on counting. */
export function tallyOf(queue: string, { statistics, others }: Sources): Tally {
  const { outcomes, failedForGood, triedAgain, ran, waited } = statistics.counters(queue);
  const of = others().get(queue);
  return {
    completed: outcomes.completed + (of?.completed ?? 0),
    failed: failedForGood + (of?.failed ?? 0),
    retried: triedAgain,
    ran: ran.counts,
    waited: waited.counts,
  };
}
