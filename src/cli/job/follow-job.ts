import { CardqError } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { Client } from '../client/client.js';
import { poll } from '../poll.js';
import { jobPath } from './resolve-job.js';

/** A supervisor that restarts is back within this; the job waits for it meanwhile. */
const ABSENCE_MS = 15_000;

export interface FollowOptions {
  readonly withinMs: number;
  /** Called whenever the job was looked at. */
  readonly onLook: (job: JobDocument) => void;
}

/** Waits until the job has completed or failed, and returns it. Throws `timed_out` when it takes longer. */
export async function followJob(
  client: Client,
  ref: JobRef,
  { withinMs, onLook }: FollowOptions,
): Promise<JobDocument> {
  let lastSeen = Date.now();
  const look = async (): Promise<JobDocument | null> => {
    const answer = await client.getIfRunning<{ job: JobDocument }>(jobPath(ref));
    if (answer === null) return tolerate(lastSeen);
    lastSeen = Date.now();
    onLook(answer.job);
    return isOver(answer.job) ? answer.job : null;
  };
  const job = await poll(look, { everyMs: 50, withinMs });
  if (job !== null) return job;
  throw new CardqError({
    code: 'timed_out',
    message: `the job has not ended within ${withinMs} ms; it goes on`,
    where: `${ref.queue}/${ref.id}`,
    hint: `cardq show ${ref.queue}/${ref.id}`,
  });
}

function tolerate(lastSeen: number): null {
  if (Date.now() - lastSeen < ABSENCE_MS) return null;
  throw new CardqError({
    code: 'no_supervisor',
    message: 'the supervisor has gone; the job waits for the next one',
    hint: 'cardq start',
  });
}

function isOver({ state }: JobDocument): boolean {
  return state === 'completed' || state === 'failed';
}
