import { join, resolve } from 'node:path';
import { isThere } from '../../base/is-there.js';
import { realInput } from './real-input.js';

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
