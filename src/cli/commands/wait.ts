import { CardqError } from '../../base/errors.js';
import { formatDuration } from '../../base/units.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { poll } from '../poll.js';
import { isReady } from '../wait-ready.js';

type Goal = (status: StatusDocument | null) => boolean;

const GOALS: Readonly<Record<string, Goal>> = {
  ready: (status) => status !== null && isReady(status),
  idle: (status) => status !== null && isIdle(status),
  stopped: (status) => status === null,
};

export async function run({ client, operands, options, output }: Invocation): Promise<number> {
  const [word = '', ...more] = operands;
  const goal = Object.hasOwn(GOALS, word) ? GOALS[word] : undefined;
  if (goal === undefined || more.length > 0)
    throw misuse('wait takes one word: ready, idle or stopped', 'cardq wait ready --timeout 30s');
  const withinMs = options.duration('timeout') ?? Number.POSITIVE_INFINITY;
  const met = await poll(async () => goal(await client.getIfRunning<StatusDocument>('/status')), {
    everyMs: 100,
    withinMs,
  });
  if (met === null)
    throw new CardqError({
      code: 'timed_out',
      message: `still not ${word} after ${formatDuration(withinMs)}`,
      hint: 'cardq status',
    });
  if (output.isJson) output.json({ schemaVersion: 1, [word]: true });
  return 0;
}

// A delayed job is somebody's appointment, not work that waits.
function isIdle({ workers, queues }: StatusDocument): boolean {
  const isBusy = workers.some((one) => one.jobs.length > 0);
  return !isBusy && queues.every(({ waiting, prioritized, active }) => waiting + prioritized + active === 0);
}
