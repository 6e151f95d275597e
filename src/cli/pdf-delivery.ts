import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CardqError, messageOf } from '../base/errors.js';

/**
 * Copies a PDF so that `target` is never half of it, with its thumbnail beside it if that is given; returns warnings.
 * Throws `output_unwritable`.
 */
export async function copyPdf(
  { path, thumbnail }: { readonly path: string; readonly thumbnail: string | null },
  target: string,
): Promise<readonly string[]> {
  const { withThumbnail } = await import('../pdf/thumbnail/file.js');
  const draw = thumbnail === null ? null : () => readFile(thumbnail);
  return (await withThumbnail(target, draw, () => copyAlone(path, target))).warnings;
}

/** Prints the PDF itself. */
export async function printPdf(path: string): Promise<void> {
  await pipeline(createReadStream(path), process.stdout, { end: false });
}

async function copyAlone(path: string, target: string): Promise<void> {
  const { retireThumbnail } = await import('../pdf/thumbnail/file.js');
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await copyFile(path, temporary);
    await retireThumbnail(target);
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw new CardqError({
      code: 'output_unwritable',
      message: `the PDF cannot be written: ${messageOf(thrown)}`,
      where: target,
      hint: `it is ready at ${path}`,
    });
  }
}
