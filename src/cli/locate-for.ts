import { CardqError, messageOf } from '../base/errors.js';
import { type LocateOptions, type Location, locate } from '../config/locate.js';
import type { CommandSpec } from './command.js';
import type { Output } from './output.js';

/**
 * How a command learns where the state folder is, for those that ask. A configuration that cannot be read is thrown to a
 * command that works by it; all others look at what runs, or order it about: they go on where its supervisor is, with a warning.
 */
export async function locateFor(
  { needsConfig = false }: CommandSpec,
  options: LocateOptions,
  output: Pick<Output, 'warn'>,
): Promise<() => Location> {
  try {
    const found = await locate(options);
    return () => found;
  } catch (thrown) {
    const last = needsConfig ? null : await lastLocation(options);
    if (last === null) return () => refuse(thrown);
    let isTold = false;
    return () => {
      if (!isTold) output.warn(`${describe(thrown)}; going on with its state folder ${last.stateDir}`);
      isTold = true;
      return last;
    };
  }
}

async function lastLocation(options: LocateOptions): Promise<Location | null> {
  const found = await import('../config/last-location.js');
  return found.lastLocation(options);
}

// Not before somebody asks: `init` and `config` are there to mend it.
function refuse(thrown: unknown): never {
  throw thrown;
}

/** In one line, with where it is. */
function describe(thrown: unknown): string {
  const where = thrown instanceof CardqError ? thrown.where : null;
  return [messageOf(thrown).replaceAll('\n', ' '), ...(where === null ? [] : [where])].join(', ');
}
