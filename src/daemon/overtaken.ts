import { CardqError } from '../base/errors.js';

/** `no_supervisor`: what was asked for was under way, and ended before it was done because everything was stopped. */
export function overtaken(what: string): CardqError {
  return new CardqError({
    code: 'no_supervisor',
    message: `the supervisor was stopped before ${what}`,
    hint: 'cardq start begins with the configuration as it is now',
  });
}
