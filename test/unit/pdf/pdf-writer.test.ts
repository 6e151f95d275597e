import { expect, test } from 'vitest';
import { PdfWriter, pdfText } from '../../../src/pdf/document/pdf-writer.js';

/** A file of three objects, taken as it grows. */
function written(text: string): Buffer {
  const pdf = new PdfWriter();
  const chunks: Uint8Array[] = [];
  const tree = pdf.reserve();
  const page = pdf.addStream('/Kind /Test', Buffer.from(text));
  chunks.push(...pdf.take());
  pdf.put(tree, `<< /First ${page} >>`);
  pdf.end({ root: tree, info: pdf.add('<< >>') });
  const waiting = pdf.waitingBytes;
  const rest = Buffer.concat(pdf.take());
  expect(rest).toHaveLength(waiting);
  return Buffer.concat([...chunks, rest]);
}

test('every object is where the table says, whenever the bytes before it were taken', () => {
  const file = written('endstream?').toString('latin1');
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  const [, count = '', lines = ''] = /^xref\n0 (\d+)\n([\s\S]*?)trailer/.exec(file.slice(table)) ?? [];
  const places = [...lines.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
  expect(places).toHaveLength(Number(count) - 1);
  for (const [index, place] of places.entries()) expect(file.slice(place)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
});

test('files that say something else have other ids, though they are as long', () => {
  const idOf = (file: Buffer) => /\/ID \[(<[0-9a-f]{32}>) \1\]/.exec(file.toString('latin1'))?.[1];
  expect(idOf(written('a'))).toBe(idOf(written('a')));
  expect(idOf(written('a'))).not.toBe(idOf(written('b')));
});

test('a text for people keeps every character', () => {
  expect(pdfText('é🂡')).toBe('<feff00e9d83cdca1>');
});
