import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RenderProgress, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { fronts, picture, writeDeck } from '../../support/pictures.js';

// What is required is another instance than what is imported; the renderer requires it.
const sharp: typeof import('sharp')['default'] = createRequire(import.meta.url)('sharp');

/** How many pictures the image library decodes or encodes; it tells of each when it is asked and when it is done. */
async function workOf(render: () => Promise<unknown>): Promise<number> {
  let told = 0;
  const count = () => told++;
  sharp.queue.on('change', count);
  onTestFinished(() => void sharp.queue.off('change', count));
  await render();
  return told / 2;
}

describe('a picture', () => {
  test('is decoded once, however often the deck holds it, and not again when the deck is drawn again', async () => {
    const folder = await emptyFolder();
    const [one, other] = [await picture('#345678'), await picture('#876543')];
    const dir = await writeDeck(folder, { 'front/1.jpg': one, 'front/2.jpg': other, 'front/3.jpg': one });
    const paths = ['a.pdf', 'b.pdf'].map((name) => join(folder, name));
    const [a = '', b = ''] = paths;
    expect(await workOf(() => renderSheets({ dir, outputPath: a }))).toBe(2);
    expect(await workOf(() => renderSheets({ dir, outputPath: b }))).toBe(0);
    expect((await readFile(a)).equals(await readFile(b))).toBe(true);
  });

  test('that must be converted is decoded once, and encoded once', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { '1.png': await picture('#135790', (image) => image.png()) });
    expect(await workOf(() => renderSheets({ dir, outputPath: join(folder, 'a.pdf') }))).toBe(2);
    expect(await workOf(() => renderSheets({ dir, outputPath: join(folder, 'b.pdf') }))).toBe(0);
  });

  test('whose file has changed since it was drawn is looked at anew', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { '1.jpg': await picture('#102030') });
    await renderSheets({ dir, outputPath: join(folder, 'a.pdf') });
    await writeDeck(folder, { '1.jpg': (await picture('#405060')).subarray(0, 300) });
    await expect(renderSheets({ dir, outputPath: join(folder, 'b.pdf') })).rejects.toThrow(/damaged/);
  });

  test('is drawn as it was checked, whatever becomes of its file meanwhile', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(40));
    const paths = ['a.pdf', 'b.pdf'].map((name) => join(folder, name));
    const [a = '', b = ''] = paths;
    const another = await picture('#908070');
    const onProgress = ({ done, unit }: RenderProgress) => {
      if (unit === 'sheets' && done === 1) writeFileSync(join(dir, 'front/card40.jpg'), another);
    };
    await renderSheets({ dir, outputPath: a });
    await renderSheets({ dir, outputPath: b }, { onProgress });
    expect((await readFile(a)).equals(await readFile(b))).toBe(true);
  });
});
