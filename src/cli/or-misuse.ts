import { CardqError } from '../base/errors.js';
import { COMMAND_LINE } from './arguments.js';
import { optionFor } from './option-names.js';

/**
 * What `read` returns. Values that it refuses (`input_invalid`) came from the command line, of `option` alone or of those
 * that the fields are called after: their error becomes `usage`.
 */
export function orMisuse<T>(read: () => T, option: string | null = null): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof CardqError) || thrown.code !== 'input_invalid') throw thrown;
    const { message, where, hint } = thrown;
    throw new CardqError({ code: 'usage', message, where: option ?? optionsOf(where), hint }, { cause: thrown });
  }
}

function optionsOf(fields: string | null): string {
  return fields === null ? COMMAND_LINE : fields.split(', ').map(optionFor).join(', ');
}
