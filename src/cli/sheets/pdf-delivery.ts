import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CardqError } from '../../base/errors.js';

/**
 * Copies a PDF so that `target` is never half of it, with its thumbnail beside it if that is given; returns warnings.
 * Throws what writing a PDF throws, telling where it is ready.
 */
export async function copyPdf(
  { path, thumbnail }: { readonly path: string; readonly thumbnail: string | null },
  target: string,
): Promise<readonly string[]> {
  const { withThumbnail } = await import('../../pdf/thumbnail/file.js');
  const draw = thumbnail === null ? null : () => readFile(thumbnail);
  return (await withThumbnail(target, draw, () => copyAlone(path, target))).warnings;
}

/** Prints the PDF itself. */
export async function printPdf(path: string): Promise<void> {
  await pipeline(createReadStream(path), process.stdout, { end: false });
}

const COPIED_AT_ONCE = 1024 ** 2;

async function copyAlone(path: string, target: string): Promise<void> {
  const { writePdf } = await import('../../pdf/output.js');
  try {
    await writePdf(target, async (write) => {
      for await (const chunk of createReadStream(path, { highWaterMark: COPIED_AT_ONCE })) await write(chunk);
    });
  } catch (thrown) {
    if (!(thrown instanceof CardqError)) throw thrown;
    const { code, message, where, hint } = thrown;
    const ready = `it is ready at ${path}`;
    throw new CardqError(
      { code, message, where, hint: hint === null ? ready : `${hint}; ${ready}` },
      { cause: thrown },
    );
  }
}
