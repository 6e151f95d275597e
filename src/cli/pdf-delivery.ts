import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CardqError, messageOf } from '../base/errors.js';

/** Copies a PDF so that `target` is never half of it. Throws `output_unwritable`. */
export async function copyPdf(path: string, target: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await copyFile(path, temporary);
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

/** Prints the PDF itself. */
export async function printPdf(path: string): Promise<void> {
  await pipeline(createReadStream(path), process.stdout, { end: false });
}
