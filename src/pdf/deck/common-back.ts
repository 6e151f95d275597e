import { isAbsolute, join } from 'node:path';
import type { Grounds } from '../grounds.js';
import type { DeckFile } from '../picture/picture.js';
import { type ProblemList, printable, problem } from '../problems.js';
import type { FolderPicture } from './folder-pictures.js';

/** The picture that `back` names: in the back folder, or as a path. Throws `input_invalid` when there is none. */
export async function namedBack(wanted: string, folder: string | null, grounds: Grounds): Promise<DeckFile> {
  const isInside = folder !== null && !isAbsolute(wanted) && !wanted.startsWith('..');
  const inFolder = isInside ? await grounds.follow(join(folder, wanted), 'back') : null;
  return { path: inFolder ?? (await grounds.input(wanted, 'back')), name: wanted };
}

/** The only picture of the back folder, or null; that there are several is a problem. */
export function onlyBack(files: readonly FolderPicture[], problems: ProblemList): DeckFile | null {
  const [first = null, ...others] = files;
  if (others.length > 0) {
    const names = files.slice(0, MOST_NAMED).map(({ key }) => printable(key));
    const more = files.length > MOST_NAMED ? [`${files.length - MOST_NAMED} more`] : [];
    const message = `there are ${files.length} backs: ${[...names, ...more].join(', ')}`;
    problems.add(problem(message, 'back', 'name the one to use with `back`'));
  }
  return first;
}

const MOST_NAMED = 10;
