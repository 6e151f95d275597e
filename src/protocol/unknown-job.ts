import { CardqError } from '../base/errors.js';
import type { JobRef } from './jobs.js';

/** The error of a job that is not there. */
export function unknownJob({ queue, id }: JobRef): CardqError {
  return new CardqError({
    code: 'job_unknown',
    message: 'there is no such job',
    where: `${queue}/${id}`,
    hint: 'cardq jobs lists them',
  });
}
