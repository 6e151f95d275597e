import { expect, test } from 'vitest';
import { treat } from '../../../src/pdf/card/treatment.js';
import { UNIT } from '../../../src/pdf/matrix.js';
import { type Asked, KnownPictures } from '../../../src/pdf/picture/known-pictures.js';
import type { Picture } from '../../../src/pdf/picture/picture.js';

const ASKED: Asked = {
  rules: {
    maxFileBytes: 1e6,
    maxPixels: 1e6,
    largest: { width: 746, height: 1041 },
    quality: 92,
    lossless: false,
    colors: 'srgb',
    treatment: {
      fit: 'stretch',
      bleed: 'edge',
      extendCorners: 0,
      card: { width: 744, height: 1039 },
      reach: { x: 8, y: 8 },
    },
  },
  crop: { x: 0, y: 0 },
};

/** A picture whose encoded form takes this many bytes, and how often it was examined. */
function counted(bytes = 0) {
  const counts = { examined: 0 };
  const size = { width: 1, height: 1 };
  const color = { components: 3, profile: null } as const;
  const picture: Picture = {
    format: 'png',
    plainJpeg: null,
    encoded: {
      ...size,
      part: UNIT,
      color,
      coding: 'jpeg',
      isInverted: false,
      orientation: 1,
      bytes: Buffer.alloc(bytes),
    },
    size,
    color,
    treatment: treat({ size, crop: ASKED.crop }, ASKED.rules.treatment),
    edges: null,
    warnings: [],
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
  const both = [known.recall('a', ASKED, examine), known.recall('a', { ...ASKED }, examine)];
  expect(await Promise.all(both)).toEqual([picture, picture]);
  await known.recall('a', ASKED, examine);
  expect(counts.examined).toBe(1);
});

test('another content, and other rules, are another picture', async () => {
  const known = new KnownPictures(1e6);
  const { counts, examine } = counted();
  await known.recall('a', ASKED, examine);
  await known.recall('b', ASKED, examine);
  await known.recall('a', { ...ASKED, rules: { ...ASKED.rules, quality: 80 } }, examine);
  await known.recall('a', { ...ASKED, crop: { x: 0.1, y: 0 } }, examine);
  expect(counts.examined).toBe(4);
});

test('beyond the limit, what was used longest ago is forgotten', async () => {
  const known = new KnownPictures(300_000);
  const [a, b, c] = [counted(100_000), counted(100_000), counted(100_000)];
  await known.recall('a', ASKED, a.examine);
  await known.recall('b', ASKED, b.examine);
  await known.recall('a', ASKED, a.examine);
  await known.recall('c', ASKED, c.examine);
  await known.recall('a', ASKED, a.examine);
  expect([a, b, c].map(({ counts }) => counts.examined)).toEqual([1, 1, 1]);
  await known.recall('b', ASKED, b.examine);
  expect(b.counts.examined).toBe(2);
});

test('a picture larger than the limit is not kept, and leaves the others room', async () => {
  const known = new KnownPictures(100_000);
  const [small, large] = [counted(10), counted(200_000)];
  await known.recall('large', ASKED, large.examine);
  await known.recall('small', ASKED, small.examine);
  await known.recall('small', ASKED, small.examine);
  await known.recall('large', ASKED, large.examine);
  expect([small.counts.examined, large.counts.examined]).toEqual([1, 2]);
});

test('what could not be examined is tried again', async () => {
  const known = new KnownPictures(1e6);
  const { picture, examine } = counted();
  await expect(known.recall('a', ASKED, () => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
  expect(await known.recall('a', ASKED, examine)).toBe(picture);
});
