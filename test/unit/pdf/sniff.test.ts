import { expect, test } from 'vitest';
import { sniff } from '../../../src/pdf/picture/sniff.js';
import { picture } from '../../support/pictures.js';

test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s is known by its first bytes', async (format) => {
  expect(sniff(await picture('#445566', (image) => image.toFormat(format)))).toEqual({ format });
});

test.each([
  ['bmp', 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
  ['bmp', 'BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0'],
  ['tiff', 'II+\0\x08\0\0\0'],
  ['tiff', 'MM\0*\0\0\0\x08'],
  ['avif', '\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf'],
])('%s is known as %j too', (format, head) => {
  expect(sniff(bytes(head))).toEqual({ format });
});

test.each([
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['HEIC', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
  ['a video', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
  ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['JPEG XL', '\xff\x0a\xfa\x7f'],
  ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['Photoshop', '8BPS\0\x01'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['SVG', '<?xml version="1.0"?>\n<!-- a card -->\n<svg width="9">'],
  ['PDF', '%PDF-1.7'],
  ['a web page', '\n<!DOCTYPE html><html>'],
  ['an archive', 'PK\x03\x04\x14'],
])('%s is named, for it cannot be read', (refused, head) => {
  expect(sniff(bytes(head))).toEqual({ refused });
});

test.each(['', 'just text', 'BMW and other cars', 'GIF', '\xff\xd8'])('%j is no picture', (text) => {
  expect(sniff(bytes(text))).toBeNull();
});

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
