import { CardqError, errnoOf } from './errors.js';

/** What Node says of a file that was to be loaded and is not there, to `require` and to `import`. */
const GONE: ReadonlySet<string | null> = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);

/**
 * The error `supervisor_outdated` for a supervisor that could not load a part of its own program, because another version was
 * installed in its place since it was started; null when something else is wrong.
 */
export function replacedProgram(thrown: unknown): CardqError | null {
  if (!GONE.has(errnoOf(thrown))) return null;
  return new CardqError(
    {
      code: 'supervisor_outdated',
      message: 'another version of cardq was installed over the one that runs, which cannot do this any more',
      hint: 'cardq restart --supervisor; what waits and what runs is safe until then',
    },
    { cause: thrown },
  );
}
