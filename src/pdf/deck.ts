import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FolderFile, listImages, type Ways } from './image-files.js';
import type { DeckFile } from './images.js';
import { pairBacks } from './pairing.js';
import { badInput, problem } from './problems.js';

/** Where the pictures of a deck are; names as the job gave them. */
export interface DeckSource {
  /** A folder that holds `front/`, `back/` and `double_sided/`, or just images. */
  readonly dir?: string | undefined;
  readonly frontDir?: string | undefined;
  readonly backDir?: string | undefined;
  readonly doubleSidedDir?: string | undefined;
  /** The common back: a file of the back folder, or a path. */
  readonly back?: string | undefined;
  /** Which cards, in this order, instead of every picture of the front folder. */
  readonly cards?: readonly CardEntry[] | undefined;
  readonly onlyFronts: boolean;
}

/** A card of a list: pictures as paths below the folder of fronts, or of double-sided backs. */
export interface CardEntry {
  readonly front: string;
  readonly back?: string | undefined;
  /** How many of it; 1. */
  readonly count?: number | undefined;
}

/** A card: its front, and its own back where it has one. */
export interface Card {
  readonly front: DeckFile;
  readonly back: DeckFile | null;
}

export interface Deck {
  /** Those without a back of their own first; each group in natural order. */
  readonly cards: readonly Card[];
  /** Behind every card without a back of its own; null: those backs stay white. */
  readonly commonBack: DeckFile | null;
}

/** Finds the pictures that make the deck, without decoding them, and notes everything that is wrong with it. */
export async function readDeck(source: DeckSource, ways: Ways): Promise<Deck> {
  const { problems } = ways;
  const folders = await findFolders(source, ways);
  const doubles = await readFolder(folders.doubleSided, 'double_sided/', ways);
  const inFront = await readFolder(folders.front, folders.isPlain ? '' : 'front/', ways);
  const fronts = folders.isPlain ? inFront.filter(({ key }) => !/^(?:back|double_sided)\//.test(key)) : inFront;
  if (folders.front !== null && fronts.length === 0)
    problems.add(problem('holds no images', source.frontDir ?? source.dir ?? null));
  if (source.onlyFronts && doubles.length > 0) {
    problems.add(
      problem(
        'onlyFronts would leave out the backs of double-sided cards',
        'onlyFronts',
        'drop the option, or empty double_sided/',
      ),
    );
  }
  const pairs = pairBacks(fronts, doubles);
  problems.add(...pairs.problems);
  const cards = fronts.map((front) => ({ front, back: pairs.backOf.get(front) ?? null }));
  const isSingle = ({ back }: Card) => back === null;
  return {
    cards: [...cards.filter(isSingle), ...cards.filter((card) => !isSingle(card))],
    commonBack: source.onlyFronts ? null : await findCommonBack(source.back, folders.back, ways),
  };
}

interface Folders {
  readonly front: string | null;
  readonly back: string | null;
  readonly doubleSided: string | null;
  /** The fronts lie in the deck's folder itself. */
  readonly isPlain: boolean;
}

async function findFolders(source: DeckSource, { grounds, problems }: Ways): Promise<Folders> {
  if (source.dir === undefined && source.frontDir === undefined) {
    problems.add(
      problem('no deck is named', 'dir', 'dir names a folder with front/, back/ and double_sided/, or just images'),
    );
  }
  const named = async (raw: string | undefined, field: string) =>
    raw === undefined ? null : problems.note(folderOf(raw, field, grounds), null);
  const dir = await named(source.dir, 'dir');
  const either = async (raw: string | undefined, field: string, below: string) =>
    raw !== undefined || dir === null ? named(raw, field) : problems.note(folderBelow(dir, below, grounds), null);
  const front = await either(source.frontDir, 'frontDir', 'front');
  return {
    front: front ?? (source.frontDir === undefined ? dir : null),
    back: await either(source.backDir, 'backDir', 'back'),
    doubleSided: await either(source.doubleSidedDir, 'doubleSidedDir', 'double_sided'),
    isPlain: front === null,
  };
}

async function folderOf(raw: string, field: string, grounds: Ways['grounds']): Promise<string> {
  const path = await grounds.input(raw, field);
  if (!(await stat(path)).isDirectory()) throw badInput(`${raw} is not a folder`, field);
  return path;
}

async function folderBelow(dir: string, name: string, grounds: Ways['grounds']): Promise<string | null> {
  const real = await grounds.follow(join(dir, name), name);
  return real !== null && (await stat(real)).isDirectory() ? real : null;
}

async function readFolder(folder: string | null, label: string, ways: Ways): Promise<FolderFile[]> {
  return folder === null ? [] : listImages(folder, label, ways);
}

async function findCommonBack(wanted: string | undefined, folder: string | null, ways: Ways): Promise<DeckFile | null> {
  if (wanted !== undefined) return ways.problems.note(namedBack(wanted, folder, ways), null);
  const [first = null, ...others] = await readFolder(folder, 'back/', ways);
  if (others.length > 0) {
    const names = [first, ...others].map((file) => file?.key).join(', ');
    ways.problems.add(
      problem(`there are ${others.length + 1} backs: ${names}`, 'back', 'name the one to use with back'),
    );
  }
  return first;
}

async function namedBack(wanted: string, folder: string | null, { grounds }: Ways): Promise<DeckFile> {
  const inFolder = folder === null ? null : await grounds.follow(join(folder, wanted), 'back');
  const path = inFolder ?? (await grounds.input(wanted, 'back'));
  return { path, name: wanted };
}
