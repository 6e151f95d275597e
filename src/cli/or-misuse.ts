import { CardqError } from '../base/errors.js';

/** What `read` returns. Values that it refuses (`input_invalid`) came from the command line: their error becomes `usage`. */
export function orMisuse<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof CardqError) || thrown.code !== 'input_invalid') throw thrown;
    const { message, where, hint } = thrown;
    throw new CardqError({ code: 'usage', message, where: optionsOf(where), hint }, { cause: thrown });
  }
}

/** What the command line calls the fields of job data. */
function optionsOf(fields: string | null): string {
  return fields === null ? 'command line' : fields.split(', ').map(optionOf).join(', ');
}

function optionOf(field: string): string {
  const [name = field] = field.split('.'); // of `offset.x` the command line knows --offset alone
  if (name.length === 1) return `-${name}`;
  return `--${name === 'paperSize' ? 'paper' : name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
