import { readFile, rm } from 'node:fs/promises';
import { type PreparedFile, prepareFile } from '../../base/atomic-file.js';
import { errnoOf, messageOf } from '../../base/errors.js';
import { isThumbnail } from './maker.js';

/** What of a PDF's thumbnail came to be. */
export interface Beside {
  /** Its absolute path; null: there is none. */
  readonly thumbnail: string | null;
  readonly warnings: readonly string[];
}

/** Where the thumbnail of a PDF is: beside it, under a name that is no picture of a deck. */
function thumbnailPath(pdfPath: string): string {
  return `${pdfPath}.thumb.png`;
}

/**
 * Draws the thumbnail while the PDF is written, and shows it once the PDF is there; null: there will be none. One that cannot
 * be made is a warning; a file of its name that is not a thumbnail of ours is left alone.
 */
export async function withThumbnail<T>(
  pdfPath: string,
  draw: (() => Promise<Buffer>) | null,
  write: () => Promise<T>,
): Promise<Beside & { readonly written: T }> {
  const path = thumbnailPath(pdfPath);
  const coming = draw === null ? null : prepare(path, draw);
  try {
    const written = await write();
    return { written, ...(coming === null ? { thumbnail: null, warnings: [] } : await show(await coming, path)) };
  } catch (thrown) {
    await discard(await coming);
    throw thrown;
  }
}

/** The thumbnail of a PDF, as far as it has one of ours. */
export async function thumbnailBeside(pdfPath: string): Promise<Buffer | null> {
  const path = thumbnailPath(pdfPath);
  return (await whatIsAt(path)) === 'thumbnail' ? readFile(path).catch(() => null) : null; // removed meanwhile
}

/** Removes the thumbnail of an earlier PDF: right before a new one takes its place, which must never be seen with it. */
export async function retireThumbnail(pdfPath: string): Promise<void> {
  const path = thumbnailPath(pdfPath);
  if ((await whatIsAt(path)) === 'thumbnail') await rm(path, { force: true });
}

type Coming = { readonly file: PreparedFile } | { readonly failure: unknown };

/** Never rejects: it is waited for only once the PDF is there. */
async function prepare(path: string, draw: () => Promise<Buffer>): Promise<Coming> {
  try {
    if ((await whatIsAt(path)) === 'other') throw new Error(`${path} is another file, and is left alone`);
    const png = await draw();
    return { file: await prepareFile(path, (file) => file.writeFile(png)) };
  } catch (failure) {
    return { failure };
  }
}

async function show(coming: Coming, path: string): Promise<Beside> {
  try {
    if ('failure' in coming) throw coming.failure;
    await coming.file.show();
    return { thumbnail: path, warnings: [] };
  } catch (thrown) {
    return { thumbnail: null, warnings: [`there is no thumbnail: ${messageOf(thrown)}`] };
  }
}

async function discard(coming: Coming | null): Promise<void> {
  if (coming !== null && 'file' in coming) await coming.file.discard();
}

async function whatIsAt(path: string): Promise<'nothing' | 'thumbnail' | 'other'> {
  try {
    return (await isThumbnail(path)) ? 'thumbnail' : 'other';
  } catch (thrown) {
    return errnoOf(thrown) === 'ENOENT' ? 'nothing' : 'other';
  }
}
