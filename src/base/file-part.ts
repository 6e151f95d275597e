import { constants, type FileHandle, open } from 'node:fs/promises';
import type { Bytes } from './units.js';

/** Opens a file to read it. A pipe is opened without waiting for its writer, so that one can find out that it is one. */
export function openUnblocked(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

/** Up to `length` bytes of a file; fewer where it ends before. Throws whatever opening and reading it throws. */
export async function readPart(path: string, { from = 0, length }: { from?: Bytes; length: Bytes }): Promise<Buffer> {
  const file = await openUnblocked(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
