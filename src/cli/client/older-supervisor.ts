import { CardqError } from '../../base/errors.js';

/** The supervisor knows no such route: it was started before this command was installed. */
export function olderSupervisor(): CardqError {
  return new CardqError({
    code: 'supervisor_failed',
    message: 'the supervisor that runs is older than this command, and cannot be asked for that',
    hint: 'cardq restart --supervisor',
  });
}
