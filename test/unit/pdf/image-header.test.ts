import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPlainJpeg, sniff } from '../../../src/pdf/image-header.js';
import { picture } from '../../support/pictures.js';

describe('the kind of a file', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    '%s is known by its first bytes',
    async (format) => {
      expect(sniff(await picture('#445566', (image) => image.toFormat(format)))).toEqual({ format });
    },
  );

  test.each([
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['BMP', 'BM\x36\0\0\0\0\0\0\0'],
  ])('%s is named, for it cannot be read', (refused, head) => {
    expect(sniff(Buffer.from(head, 'latin1'))).toEqual({ refused });
  });

  test('of an AVIF is told by its other brands too', () => {
    expect(sniff(Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf', 'latin1'))).toEqual({ format: 'avif' });
  });

  test.each(['', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'just text'])('%j is no picture', (text) => {
    expect(sniff(Buffer.from(text))).toBeNull();
  });
});

describe('a JPEG that may stand in a PDF as it is', () => {
  test('has a size, its components and its orientation', async () => {
    const size = { width: 74, height: 104 };
    expect(readPlainJpeg(await picture('red'))).toEqual({ ...size, components: 3, orientation: 1 });
    expect(readPlainJpeg(await picture('gray', (image) => image.toColourspace('b-w').jpeg()))).toEqual({
      ...size,
      components: 1,
      orientation: 1,
    });
    expect(readPlainJpeg(await picture('red', (image) => image.jpeg({ progressive: true })))).toMatchObject(size);
    expect(readPlainJpeg(await picture('red', (image) => image.withMetadata({ orientation: 6 }).jpeg()))).toMatchObject(
      { ...size, orientation: 6 },
    );
  });

  test('may carry an sRGB profile, but no other', async () => {
    const withProfile = (profile: string) => picture('red', (image) => image.withIccProfile(profile).jpeg());
    expect(readPlainJpeg(await withProfile('srgb'))).not.toBeNull();
    expect(readPlainJpeg(await withProfile('p3'))).toBeNull();
  });

  test('is not CMYK, 12 bits deep, arithmetic, cut short before its picture, or RGB by the names of its components', async () => {
    const plain = await picture('red');
    const frame = plain.indexOf(Buffer.from([0xff, 0xc0]));
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(plain);
      copy[at] = value;
      return copy;
    };
    expect(readPlainJpeg(await picture('red', (image) => image.toColourspace('cmyk').jpeg()))).toBeNull();
    expect(readPlainJpeg(changed(frame + 1, 0xc9))).toBeNull();
    expect(readPlainJpeg(changed(frame + 4, 12))).toBeNull();
    expect(readPlainJpeg(plain.subarray(0, plain.length - 2))).toBeNull();
    expect(readPlainJpeg(plain.subarray(0, frame + 6))).toBeNull();
    const withoutJfif = Buffer.concat([plain.subarray(0, 2), plain.subarray(2 + 2 + plain.readUInt16BE(4))]);
    expect(readPlainJpeg(withoutJfif)).not.toBeNull();
    withoutJfif[withoutJfif.indexOf(Buffer.from([0xff, 0xc0])) + 10] = 'R'.charCodeAt(0);
    expect(readPlainJpeg(withoutJfif)).toBeNull();
  });

  test('is what the library reads it as', async () => {
    const turned = await picture('red', (image) => image.withMetadata({ orientation: 8 }).jpeg());
    expect((await sharp(turned).metadata()).orientation).toBe(readPlainJpeg(turned)?.orientation);
  });
});
