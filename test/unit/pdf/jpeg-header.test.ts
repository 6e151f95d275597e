import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPlainJpeg } from '../../../src/pdf/picture/jpeg-header.js';
import { adobe, changed, exifOf, find, segment, withSegments } from '../../support/jpeg-surgery.js';
import { picture } from '../../support/pictures.js';

const FRAME = 0xc0;
const SIZE = { width: 74, height: 104 };
const plain = await picture('red');

test('a JPEG that may stand in a PDF as it is has a size, components, an orientation and a length', async () => {
  const usual = { ...SIZE, components: 3, orientation: 1, isInverted: false, profile: null };
  expect(readPlainJpeg(plain)).toEqual({ ...usual, byteLength: plain.length });
  const grey = await picture('gray', (image) => image.toColourspace('b-w').jpeg());
  expect(readPlainJpeg(grey)).toMatchObject({ ...SIZE, components: 1 });
  expect(readPlainJpeg(await picture('red', (image) => image.jpeg({ progressive: true })))).toMatchObject(usual);
  const inks = await picture('red', (image) => image.toColourspace('cmyk').jpeg());
  expect(readPlainJpeg(inks)).toMatchObject({ components: 4, isInverted: true });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'orientation %i is read as the library reads it, in either byte order',
  async (k) => {
    const turned = await picture('red', (image) => image.withMetadata({ orientation: k }).jpeg());
    expect(readPlainJpeg(turned)?.orientation).toBe(k);
    expect((await sharp(turned).metadata()).orientation).toBe(k);
    for (const order of ['II', 'MM'] as const) {
      const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifOf(k, order)]));
      expect(readPlainJpeg(withSegments(plain, exif))?.orientation).toBe(k);
    }
  },
);

test.each([
  ['nonsense', Buffer.from('Exif\0\0nonsense of some length')],
  ['a directory far away', Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1')],
  ['an orientation of 9', Buffer.concat([Buffer.from('Exif\0\0'), exifOf(9)])],
])('EXIF with %s means upright', (_, body) => {
  expect(readPlainJpeg(withSegments(plain, segment(0xe1, body)))?.orientation).toBe(1);
});

test('its profile is joined from its parts, in whatever order they come', () => {
  const part = (number: number, text: string) =>
    segment(0xe2, Buffer.from(`ICC_PROFILE\0${String.fromCharCode(number, 2)}${text}`, 'latin1'));
  expect(readPlainJpeg(withSegments(plain, part(2, 'end'), part(1, 'be')))?.profile?.toString()).toBe('beend');
});

test('it ends at its own end: a thumbnail has one of its own, and other files may lie behind it', () => {
  const thumbnail = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifOf(1), plain]));
  const withThumbnail = withSegments(plain, thumbnail);
  expect(readPlainJpeg(Buffer.concat([withThumbnail, plain, Buffer.from('ftypmp42')]))?.byteLength).toBe(
    withThumbnail.length,
  );
  expect(readPlainJpeg(withThumbnail.subarray(0, -2))).toBeNull();
});

test('an Adobe marker that says YCbCr changes nothing, and neither do unknown segments of any size', () => {
  const busy = withSegments(
    plain,
    adobe(1),
    segment(0xef, Buffer.alloc(65_000, 0xff)),
    segment(0xfe, Buffer.from('hi')),
  );
  expect(readPlainJpeg(busy)).toMatchObject({ ...SIZE, components: 3 });
});

test.each([
  ['arithmetic', changed(plain, FRAME, { offset: 1, value: 0xc9 })],
  ['lossless', changed(plain, FRAME, { offset: 1, value: 0xc3 })],
  ['hierarchical', changed(plain, FRAME, { offset: 1, value: 0xc5 })],
  ['12 bits deep', changed(plain, FRAME, { offset: 4, value: 12 })],
  ['without rows', changed(changed(plain, FRAME, { offset: 5, value: 0 }), FRAME, { offset: 6, value: 0 })],
  ['of two components', changed(plain, FRAME, { offset: 9, value: 2 })],
  [
    'framed twice',
    Buffer.concat([
      plain.subarray(0, find(plain, FRAME)),
      plain.subarray(find(plain, FRAME), find(plain, FRAME) + 19),
      plain.subarray(find(plain, FRAME)),
    ]),
  ],
  [
    'counted by its rows afterwards',
    Buffer.concat([plain.subarray(0, -2), segment(0xdc, Buffer.from([0, 104])), plain.subarray(-2)]),
  ],
  ['cut short in its picture', plain.subarray(0, -20)],
  ['cut short in its header', plain.subarray(0, find(plain, FRAME) + 6)],
  ['nothing but its beginning', plain.subarray(0, 3)],
  ['nothing but beginning and end', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['RGB by its Adobe marker', withSegments(plain, adobe(0))],
  ['RGB by the names of its components', changed(plain, FRAME, { offset: 10, value: 0x52 })],
  ['sampled unevenly', readFileSync(new URL('../../fixtures/pictures/sharper-blue.jpg', import.meta.url))],
])('a JPEG that is %s must be encoded anew', (_, jpeg) => {
  expect(readPlainJpeg(jpeg)).toBeNull();
});
