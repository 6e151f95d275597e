import { expect, test } from 'vitest';
import type { ImageRules, Picture } from '../../../src/pdf/images.js';
import { KnownPictures } from '../../../src/pdf/known-pictures.js';

const RULES: ImageRules = {
  maxFileBytes: 1e6,
  maxPixels: 1e6,
  largest: { width: 746, height: 1041 },
  quality: 92,
  bleed: 'edge',
};

/** A picture whose encoded form takes this many bytes, and how often it was examined. */
function counted(bytes = 0) {
  const counts = { examined: 0 };
  const header = { width: 1, height: 1, components: 3, orientation: 1 } as const;
  const picture: Picture = {
    plainJpeg: null,
    encoded: { ...header, bytes: Buffer.alloc(bytes) },
    size: { width: 1, height: 1 },
    edges: null,
  };
  const examine = async () => {
    counts.examined++;
    return picture;
  };
  return { counts, picture, examine };
}

test('a picture is examined once, also when it is asked for again meanwhile', async () => {
  const known = new KnownPictures(1e6);
  const { counts, picture, examine } = counted();
  const both = [known.recall('a', RULES, examine), known.recall('a', { ...RULES }, examine)];
  expect(await Promise.all(both)).toEqual([picture, picture]);
  await known.recall('a', RULES, examine);
  expect(counts.examined).toBe(1);
});

test('another content, and other rules, are another picture', async () => {
  const known = new KnownPictures(1e6);
  const { counts, examine } = counted();
  await known.recall('a', RULES, examine);
  await known.recall('b', RULES, examine);
  await known.recall('a', { ...RULES, quality: 80 }, examine);
  expect(counts.examined).toBe(3);
});

test('beyond the limit, what was used longest ago is forgotten', async () => {
  const known = new KnownPictures(300_000);
  const [a, b, c] = [counted(100_000), counted(100_000), counted(100_000)];
  await known.recall('a', RULES, a.examine);
  await known.recall('b', RULES, b.examine);
  await known.recall('a', RULES, a.examine);
  await known.recall('c', RULES, c.examine);
  await known.recall('a', RULES, a.examine);
  expect([a, b, c].map(({ counts }) => counts.examined)).toEqual([1, 1, 1]);
  await known.recall('b', RULES, b.examine);
  expect(b.counts.examined).toBe(2);
});

test('a picture larger than the limit is not kept, and leaves the others room', async () => {
  const known = new KnownPictures(100_000);
  const [small, large] = [counted(10), counted(200_000)];
  await known.recall('large', RULES, large.examine);
  await known.recall('small', RULES, small.examine);
  await known.recall('small', RULES, small.examine);
  await known.recall('large', RULES, large.examine);
  expect([small.counts.examined, large.counts.examined]).toEqual([1, 2]);
});

test('what could not be examined is tried again', async () => {
  const known = new KnownPictures(1e6);
  const { picture, examine } = counted();
  await expect(known.recall('a', RULES, () => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
  expect(await known.recall('a', RULES, examine)).toBe(picture);
});
