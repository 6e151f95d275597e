import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Grounds } from './grounds.js';
import { SNIFF_BYTES, sniff } from './image-header.js';
import type { DeckFile } from './images.js';
import { compareNaturally } from './natural-order.js';
import type { ProblemList } from './problems.js';

/** A picture of a folder; `key` is its path below that folder, composed, so that differently typed accents are the same. */
export interface FolderFile extends DeckFile {
  readonly key: string;
}

/**
 * The pictures below a folder, in natural order, under names that begin with `label`. A file counts as one when its name or
 * its first bytes say so; system litter and other files are passed over, and so are folders that hold no cards: packages,
 * hidden ones, and the one that results are written to. Linked files are followed, linked folders are not. Nothing is ever
 * changed or removed.
 */
export async function listImages(folder: string, label: string, { grounds, problems }: Ways): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for await (const entry of entriesBelow(folder, grounds)) {
    if (isLitter(entry.name) || !(entry.isFile() || entry.isSymbolicLink())) continue;
    const parts = relative(folder, join(entry.parentPath, entry.name)).split(sep);
    const key = parts.join('/');
    const name = `${label}${key}`;
    const path = entry.isFile()
      ? join(folder, ...parts)
      : await problems.note(grounds.follow(join(folder, ...parts), name), null);
    if (path !== null && (await isImage(path))) files.push({ path, name, key: key.normalize('NFC') });
  }
  return files.sort((a, b) => compareNaturally(a.key, b.key));
}

/** How files are reached, and where what is wrong with them is noted. */
export interface Ways {
  readonly grounds: Grounds;
  readonly problems: ProblemList;
}

/** A file name without its last extension. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}

async function* entriesBelow(folder: string, grounds: Grounds): AsyncGenerator<Dirent> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) yield entry;
    else if (!isForeign(entry.name) && !grounds.isOutputFolder(path)) yield* entriesBelow(path, grounds);
  }
}

function isForeign(folderName: string): boolean {
  return folderName.startsWith('.') || folderName === 'node_modules' || folderName === '__MACOSX';
}

const LITTER: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

function isLitter(name: string): boolean {
  return LITTER.has(name) || name.startsWith('._');
}

const IMAGE_NAME = /\.(?:jpe?g|jfif|png|webp|gif|tiff?|avif|bmp|heic|heif|jxl|jp2|j2k)$/i;

async function isImage(path: string): Promise<boolean> {
  if (!(await stat(path)).isFile()) return false;
  return IMAGE_NAME.test(path) || looksLikeImage(path);
}

async function looksLikeImage(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    const kind = sniff(buffer.subarray(0, bytesRead));
    return kind !== null && 'format' in kind;
  } finally {
    await file.close();
  }
}
