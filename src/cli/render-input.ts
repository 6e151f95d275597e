import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';

const DECK_HINT = 'give the folder that holds front/ and back/, or just the pictures';
const HINTS = { folder: 'give a folder of pictures', picture: 'give the file of the common back' } as const;

/** The real path of a folder or a picture; `option` is what named it, null: the operand, a deck. Throws `input_invalid`. */
export async function realInput(path: string, kind: keyof typeof HINTS, option: string | null = null): Promise<string> {
  const unfit = (what: string) =>
    new CardqError({
      code: 'input_invalid',
      message: option === null ? what : `--${option}: ${what}`,
      where: path,
      hint: option === null ? DECK_HINT : HINTS[kind],
    });
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory() === (kind === 'folder')) return real;
  } catch (thrown) {
    const isAbsent = errnoOf(thrown) === 'ENOENT';
    throw unfit(isAbsent ? `there is no ${kind} of this name` : `the ${kind} cannot be read: ${messageOf(thrown)}`);
  }
  throw unfit(`this is no ${kind}`);
}

/** The real path of the common back: a path from the working directory, or a file of the folder of backs; undefined for null. */
export async function realBack(
  given: string | null,
  { cwd, folder }: { readonly cwd: string; readonly folder: string },
): Promise<string | undefined> {
  if (given === null) return undefined;
  const path = resolve(cwd, given);
  const inFolder = join(folder, given);
  const isElsewhere = !(await isThere(path)) && (await isThere(inFolder));
  return realInput(isElsewhere ? inFolder : path, 'picture', 'back');
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false, // told by whoever needs it
  );
}
