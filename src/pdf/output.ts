import { createHash } from 'node:crypto';
import { type FileHandle, stat } from 'node:fs/promises';
import { removeLeftovers, writeAtomically } from '../base/atomic-file.js';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import { readPart } from '../base/file-part.js';
import type { Bytes } from '../base/units.js';
import { badInput } from './problems.js';
import { retireThumbnail } from './thumbnail/file.js';

/** Puts chunks behind what has been written. */
export type Write = (...chunks: readonly Uint8Array[]) => Promise<void>;

/**
 * Writes a PDF so that its path holds it whole or not at all, and tells its size and, where it is wanted, its sha256. A file there that is no PDF is
 * left alone (`input_invalid`); what killed writers left in its folder is removed. Throws `disk_full` or `output_unwritable`, and whatever `fill` throws; nothing is left behind.
 */
export async function writePdf(
  path: string,
  fill: (write: Write) => Promise<void>,
  { isHashed = true }: { readonly isHashed?: boolean } = {},
): Promise<{ bytes: Bytes; sha256: string | null }> {
  await refuseForeignFile(path);
  await removeLeftovers(path, Date.now());
  const hash = isHashed ? createHash('sha256') : null;
  let bytes = 0;
  try {
    await writeAtomically(path, async (file) => {
      await fill(async (...chunks) => {
        const writing = writeWhole(file, chunks);
        if (hash !== null) for (const chunk of chunks) hash.update(chunk); // meanwhile
        bytes += await writing;
      });
      await retireThumbnail(path);
    });
  } catch (thrown) {
    throw toldPlainly(thrown, path);
  }
  return { bytes, sha256: hash?.digest('hex') ?? null };
}

/** A full disk takes a part first, and refuses only the next write. */
async function writeWhole(file: FileHandle, chunks: readonly Uint8Array[]): Promise<Bytes> {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten < size) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
  return size;
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const UNWRITABLE: ReadonlySet<string> = new Set([
  'ENOENT', // a link to a folder that is gone
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'ELOOP',
  'EIO',
]);

function toldPlainly(thrown: unknown, path: string): unknown {
  const errno = errnoOf(thrown) ?? '';
  if (FULL.has(errno)) {
    const hint =
      errno === 'EFBIG' ? 'raise the limit on file size (ulimit -f)' : 'free some space, or write to another disk';
    return new CardqError({ code: 'disk_full', message: 'no room for the PDF', where: path, hint }, { cause: thrown });
  }
  if (!UNWRITABLE.has(errno)) return thrown;
  const about = {
    code: 'output_unwritable',
    message: messageOf(thrown),
    where: path,
    hint: 'choose a folder that cardq may write to',
  } as const;
  return new CardqError(about, { cause: thrown });
}

/** Throws `input_invalid` when something is at a result's path that is no earlier result: it was put there by somebody, and is left alone. */
export async function refuseForeignFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null); // absent, or out of sight: writing will tell
  if (found === null) return;
  if (found.isDirectory()) throw badInput('this is a folder', path, 'choose another name');
  // Of a pipe nothing is read.
  const what = found.isFile() ? await contentAt(path) : 'other';
  if (what === 'ours') return;
  const told = what === 'other' ? 'is no PDF' : 'cannot be read';
  throw badInput(`the file there ${told}, and is left alone`, path, 'choose another name, or move that file away');
}

/** Within which readers find the signature of a PDF (ISO 32000-1, annex H.3): moved PDFs keep what stands before it. */
const HEAD_BYTES = 1024;

/** A PDF may be replaced, and so may an empty file, which holds nothing that could be lost. */
async function contentAt(path: string): Promise<'ours' | 'other' | 'unreadable'> {
  try {
    const head = await readPart(path, { length: HEAD_BYTES });
    return head.length === 0 || head.includes('%PDF-') ? 'ours' : 'other';
  } catch (thrown) {
    return errnoOf(thrown) === 'ENOENT' ? 'ours' : 'unreadable'; // removed meanwhile
  }
}
