import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../base/errors.js';
import { raise } from '../limits.js';
import { type ProblemList, problem } from '../problems.js';
import type { DeckSearch } from './deck-search.js';

/** What a folder is called in messages, what it may hold, and which folders inside it are not its own. */
export interface WalkOptions {
  /** Begins the names of what is in it: `front/`. */
  readonly label: string;
  readonly mostFiles: number;
  /** Real paths. */
  readonly without?: readonly string[];
}

/** Something in a folder that is not a folder itself. */
export interface WalkEntry {
  readonly path: string;
  /** The path below the folder, as it is written there. */
  readonly relative: string;
  readonly name: string;
  readonly kind: 'file' | 'link' | 'other';
}

/**
 * All that lies below a folder, in no order. Passes over folders that hold no cards: packages, hidden ones, the one that
 * results are written to. Notes folders that cannot be read.
 */
export async function* walk(folder: string, options: WalkOptions, search: DeckSearch): AsyncGenerator<WalkEntry> {
  const { label, mostFiles, without = [] } = options;
  const waiting = [''];
  let seen = 0;
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of await entriesOf(folder, below, { label, problems: search.problems })) {
      if (++seen > mostFiles) {
        const hint = `name a folder that holds one deck alone, or ${raise('maxCards')}`;
        search.problems.add(problem(`holds more than ${mostFiles} files`, label === '' ? folder : label, hint));
        return;
      }
      const relative = `${below}${entry.name}`;
      const path = join(folder, relative);
      if (!entry.isDirectory()) yield { path, relative, name: entry.name, kind: kindOf(entry) };
      else if (!isForeign(entry.name) && !without.includes(path) && !search.grounds.isOutputFolder(path))
        waiting.push(`${relative}/`);
    }
  }
}

async function entriesOf(
  folder: string,
  below: string,
  { label, problems }: { label: string; problems: ProblemList },
): Promise<Dirent[]> {
  try {
    return await readdir(join(folder, below), { withFileTypes: true });
  } catch (thrown) {
    if (errnoOf(thrown) === null) throw thrown;
    problems.add(problem(`the folder cannot be read: ${messageOf(thrown)}`, `${label}${below}` || folder));
    return [];
  }
}

function isForeign(folderName: string): boolean {
  return folderName.startsWith('.') || folderName === 'node_modules' || folderName === '__MACOSX';
}

function kindOf(entry: Dirent): WalkEntry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
