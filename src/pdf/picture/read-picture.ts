import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { errnoOf } from '../../base/errors.js';
import { openUnblocked, readPart } from '../../base/file-part.js';
import { type Bytes, formatSize } from '../../base/units.js';
import { badInput, type Problem, problem } from '../problems.js';
import type { CheckedPicture, DeckFile } from './picture.js';
import { smallerOrRaise } from './picture-faults.js';

/** The bytes of a picture; more than `maxBytes` of them are a problem. Throws whatever reading throws. */
export async function readPicture({ path, name }: DeckFile, maxBytes: Bytes): Promise<Buffer | Problem> {
  const file = await openUnblocked(path);
  try {
    const status = await file.stat();
    if (!status.isFile()) return problem('this is no file', name);
    const { size } = status;
    if (size > maxBytes) {
      const message = `${formatSize(size)} is more than the limit of ${formatSize(maxBytes)}`;
      return problem(message, name, smallerOrRaise('maxFileBytes'));
    }
    return await readWhole(file, size);
  } finally {
    await file.close();
  }
}

type ReadBefore = Pick<CheckedPicture, 'file' | 'fileBytes' | 'keptBytes' | 'crc32'>;

/** The bytes of a picture that was read before: those that were kept, or those of its file. Throws `input_invalid` when they are others now. */
export async function readAgain({ file, fileBytes, keptBytes, crc32: expected }: ReadBefore): Promise<Buffer> {
  if (keptBytes !== null) return keptBytes;
  const bytes = await readPart(file.path, { length: fileBytes + 1 }).catch(nothingIfDenied);
  if (bytes?.length !== fileBytes || crc32(bytes) !== expected)
    throw badInput('the file changed while it was read', file.name);
  return bytes;
}

function nothingIfDenied(thrown: unknown): null {
  if (errnoOf(thrown) === null) throw thrown;
  return null;
}

/** One that becomes shorter meanwhile is told by what it then holds. */
async function readWhole(file: FileHandle, size: Bytes): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
