import type { Ms } from '../base/units.js';
import { misuse } from './arguments.js';
import type { Options } from './command.js';

const DEFAULT_MS: Ms = 1000;
const LEAST_MS: Ms = 100;
const MOST_MS: Ms = 3_600_000;

/** How long a live view waits between two looks: `--interval`, or a second. Throws `usage`. */
export function readInterval(options: Pick<Options, 'duration'>): Ms {
  const intervalMs = options.duration('interval') ?? DEFAULT_MS;
  if (intervalMs >= LEAST_MS && intervalMs <= MOST_MS) return intervalMs;
  throw misuse('--interval takes 100ms to 1h', 'for example --interval 2s');
}
