import { realpath, stat } from 'node:fs/promises';
import { CardqError, errnoOf, messageOf } from '../../base/errors.js';

/** What a command may be given to read. */
const KINDS = {
  deck: { noun: 'folder', hint: 'give the folder that holds front/ and back/, or just the pictures' },
  folder: { noun: 'folder', hint: 'give a folder of pictures' },
  picture: { noun: 'picture', hint: 'give the file of the common back' },
  pdf: { noun: 'PDF', hint: 'give the PDF whose backs should move' },
} as const;

/** The real path of an input; `option` is what named it, null: the operand. Throws `input_invalid`. */
export async function realInput(path: string, kind: keyof typeof KINDS, option: string | null = null): Promise<string> {
  const { noun, hint } = KINDS[kind];
  const unfit = (what: string) =>
    new CardqError({
      code: 'input_invalid',
      message: option === null ? what : `--${option}: ${what}`,
      where: path,
      hint,
    });
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory() === (noun === 'folder')) return real;
  } catch (thrown) {
    const isAbsent = errnoOf(thrown) === 'ENOENT';
    throw unfit(isAbsent ? `there is no ${noun} of this name` : `the ${noun} cannot be read: ${messageOf(thrown)}`);
  }
  throw unfit(`this is no ${noun}`);
}
