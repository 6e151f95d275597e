import { join } from 'node:path';
import { problem } from '../problems.js';
import type { DeckSource } from './deck.js';
import type { DeckSearch } from './deck-search.js';
import { type FolderPicture, picturesBelow } from './folder-pictures.js';
import type { DeckFolders } from './folders.js';

/** The pictures in the folders of a deck. */
export interface DeckPictures {
  readonly fronts: readonly FolderPicture[];
  readonly doubles: readonly FolderPicture[];
  /** Empty when no backs are wanted. */
  readonly backs: readonly FolderPicture[];
}

/** Lists the folders of a deck; that there are no fronts is a problem. */
export async function listPictures(
  source: DeckSource,
  folders: DeckFolders,
  search: DeckSearch,
): Promise<DeckPictures> {
  const list = async (folder: string | null, label: string, without: readonly string[] = []) =>
    folder === null
      ? []
      : picturesBelow(folder, { label, without, mostFiles: FILES_PER_CARD * source.maxCards }, search);
  const fronts = await list(folders.front, folders.isPlain ? '' : 'front/', foldersOfBacks(folders));
  if (folders.front !== null && fronts.length === 0)
    search.problems.add(problem('holds no pictures', source.frontDir ?? source.dir ?? null, NO_FRONTS));
  return {
    fronts,
    doubles: await list(folders.doubleSided, 'double_sided/'),
    backs: source.onlyFronts ? [] : await list(folders.back, 'back/'),
  };
}

const NO_FRONTS = 'put the fronts into it, or name the folder that holds them';

/** A folder with more files than these for each card that a deck may have was hardly meant as one. */
const FILES_PER_CARD = 10;

/** Where no fronts are, though the folder of fronts may be around them. */
function foldersOfBacks({ dir, back, doubleSided }: DeckFolders): string[] {
  const usual = dir === null ? [] : [join(dir, 'back'), join(dir, 'double_sided')];
  return [...usual, ...[back, doubleSided].filter((path) => path !== null)];
}
