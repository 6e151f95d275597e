import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readAgain } from '../../../src/pdf/picture/read-picture.js';

/** A file that was read when it held `before`. */
async function readBefore(before: string) {
  const folder = await mkdtemp(join(tmpdir(), 'cardq-read-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'card.jpg');
  await writeFile(path, before);
  const file = { path, name: 'front/card.jpg' };
  return { file, fileBytes: before.length, keptBytes: null, crc32: crc32(before) };
}

describe('a file that is read again', () => {
  test('gives its bytes when they are the same', async () => {
    expect(await readAgain(await readBefore('a picture'))).toEqual(Buffer.from('a picture'));
  });

  test.each([
    ['others, as many', 'A picture'],
    ['fewer', 'a pic'],
    ['more', 'a picture and more'],
  ])('is told when it holds %s', async (_, now) => {
    const picture = await readBefore('a picture');
    await writeFile(picture.file.path, now);
    await expect(readAgain(picture)).rejects.toMatchObject({
      code: 'input_invalid',
      message: 'the file changed while it was read',
      where: 'front/card.jpg',
    });
  });

  test('is told when it is gone', async () => {
    const picture = await readBefore('a picture');
    await rm(picture.file.path);
    await expect(readAgain(picture)).rejects.toThrow('the file changed while it was read');
  });

  test('is not looked at when its bytes were kept', async () => {
    const picture = await readBefore('a picture');
    const keptBytes = Buffer.from('kept');
    await rm(picture.file.path);
    expect(await readAgain({ ...picture, keptBytes })).toBe(keptBytes);
  });
});
