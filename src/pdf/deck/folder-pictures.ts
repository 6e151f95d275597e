import { stat } from 'node:fs/promises';
import { errnoOf, messageOf } from '../../base/errors.js';
import { readPart } from '../../base/file-part.js';
import { isThere } from '../../base/is-there.js';
import { compareNaturally } from '../../base/natural-order.js';
import type { DeckFile } from '../picture/picture.js';
import { SNIFF_BYTES, sniff } from '../picture/sniff.js';
import { badInput, ProblemList, printable } from '../problems.js';
import type { DeckSearch } from './deck-search.js';
import { type WalkEntry, type WalkOptions, walk } from './folder-walk.js';

/** A picture of a folder; `key` is its path below that folder, composed, so that differently typed accents are the same. */
export interface FolderPicture extends DeckFile {
  readonly key: string;
}

/**
 * The pictures below a folder, in natural order, under names that begin with its label. A file counts as one when its name or
 * its first bytes say so; system litter, notes and other files are passed over. Linked files are followed; of linked
 * folders, which are not, a warning tells. What should be a picture and cannot be read is listed with its flaw: whoever uses
 * it tells it. Nothing is ever changed or removed.
 */
export async function picturesBelow(
  folder: string,
  options: WalkOptions,
  search: DeckSearch,
): Promise<FolderPicture[]> {
  const files: FolderPicture[] = [];
  for await (const entry of walk(folder, options, search)) {
    if (isLitter(entry.name)) continue;
    const name = `${options.label}${entry.relative}`;
    const found = await look(entry, name, search);
    if (found !== null) files.push({ name, key: entry.relative.normalize('NFC'), ...found });
  }
  return files.sort((a, b) => compareNaturally(a.key, b.key));
}

/** A file name without its last extension. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}

const LITTER: ReadonlySet<string> = new Set(['.ds_store', 'thumbs.db', 'ehthumbs.db', 'desktop.ini']);

/** What systems and people leave beside pictures, and what we leave beside results. */
function isLitter(name: string): boolean {
  const lower = name.toLowerCase();
  return LITTER.has(lower) || /^\._|\.md$|\.pdf\.thumb\.png$/.test(lower);
}

const PICTURE_NAME = /\.(?:jpe?g|jfif|png|webp|gif|tiff?|avif|bmp|heic|heif|jxl|jp2|j2k)$/i;

type Found = Pick<DeckFile, 'path' | 'flaw'>;

/** Where the picture of an entry is, or what keeps it from being one; null: it is none. */
async function look(entry: WalkEntry, name: string, search: DeckSearch): Promise<Found | null> {
  const problems = new ProblemList();
  const found = await problems.note(lookClosely(entry, name, search), null);
  const [flaw] = problems.all;
  return flaw === undefined ? found : { path: entry.path, flaw };
}

async function lookClosely(entry: WalkEntry, name: string, search: DeckSearch): Promise<Found | null> {
  // Its name was changed in decoding, so that another one is asked for.
  if (entry.name.includes('\uFFFD') && !(await isThere(entry.path)))
    throw badInput('the name is not valid UTF-8, and cannot be opened', name, 'rename the file');
  if (entry.kind === 'link') return lookBehind(entry, name, search);
  if (entry.kind === 'other') return PICTURE_NAME.test(entry.name) ? refuseSpecial(name) : null;
  const isPicture = PICTURE_NAME.test(entry.name) || (await looksLikePicture(entry.path, name));
  return isPicture ? { path: entry.path } : null;
}

async function lookBehind({ path }: WalkEntry, name: string, { grounds, warnings }: DeckSearch): Promise<Found | null> {
  const real = await grounds.follow(path, name);
  const target = real === null ? null : await stat(real);
  if (real === null || target === null) return null; // removed meanwhile
  if (target.isDirectory()) {
    warnings.push(`${printable(name)}: a linked folder is not looked into`);
    return null;
  }
  const hasPictureName = PICTURE_NAME.test(path) || PICTURE_NAME.test(real);
  if (!target.isFile()) return hasPictureName ? refuseSpecial(name) : null;
  return hasPictureName || (await looksLikePicture(real, name)) ? { path: real } : null;
}

/** Opening a pipe would wait for its writer. */
function refuseSpecial(name: string): never {
  throw badInput('this is a pipe, a socket or a device, and no file', name);
}

async function looksLikePicture(path: string, name: string): Promise<boolean> {
  try {
    const kind = sniff(await readPart(path, { length: SNIFF_BYTES }));
    return kind !== null && 'format' in kind;
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return false; // removed meanwhile
    throw badInput(`cannot be read: ${messageOf(thrown)}`, name);
  }
}
