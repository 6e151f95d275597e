import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RenderProgress, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { lacks } from '../../support/lacks.js';
import { fronts, picture, writeDeck } from '../../support/pictures.js';
import { smallDisk, whyNoDisk } from '../../support/small-disk.js';

describe('the result', () => {
  test('tells what was written', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, await fronts(9));
    const outputPath = join(folder, 'sheets.pdf');
    const seen: RenderProgress[] = [];
    const result = await renderSheets({ dir, outputPath }, { onProgress: (progress) => seen.push(progress) });
    const bytes = await readFile(outputPath);
    expect(result).toEqual({
      path: outputPath,
      pages: 4,
      sheets: 2,
      cards: 9,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      thumbnail: null,
      template: 'letter-standard-v6',
      durationMs: expect.any(Number),
      warnings: Array.from({ length: 9 }, (_, i) => `front/card${i + 1}.jpg: only 30 ppi`),
    });
    const counted = (total: number, unit: string) =>
      Array.from({ length: total + 1 }, (_, done) => ({ done, total, unit }));
    expect(seen).toEqual([...counted(9, 'pictures'), ...counted(2, 'sheets')]);
  });

  test('tells no sha256 where none is wanted', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, await fronts(1));
    const result = await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') }, { sha256: false });
    expect(result.sha256).toBeNull();
  });

  test('is the same to the byte when the deck is the same', async () => {
    const folder = await emptyFolder();
    const paths = ['a.pdf', 'b.pdf'].map((name) => join(folder, name));
    for (const outputPath of paths)
      await renderSheets({ dir: 'examples/deck', outputPath, paperSize: 'a4', name: 'Sky' });
    const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
  });

  test('warns of pictures that will be stretched, and of names that the label cannot show', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, {
      'wide.jpg': await picture('teal', (image) => image.jpeg(), { width: 900, height: 900 }),
    });
    const { warnings } = await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf'), name: '寿司 Ćevapi' });
    expect(warnings).toEqual(['name: the label cannot show 寿 司', 'wide.jpg: stretched by 40 % to fit the card']);
  });

  test('replaces an earlier one', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, await fronts(1));
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath });
    const { bytes } = await renderSheets({ dir, outputPath, marks: 4, name: 'again' });
    expect((await stat(outputPath)).size).toBe(bytes);
  });
});

describe('a place that cannot be written', () => {
  test.each(['a file', 'a link to a folder that is gone'])('is told: %s', async (kind) => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'a file'), '');
    await symlink(join(folder, 'gone', 'away'), join(folder, 'a link to a folder that is gone'));
    const outputPath = join(folder, kind, 'sheets.pdf');
    await expect(renderSheets({ dir: 'examples/deck', outputPath })).rejects.toMatchObject({
      code: 'output_unwritable',
      where: outputPath,
      hint: 'choose a folder that cardq may write to',
    });
  });
});

describe('a rendering that does not come to its end', () => {
  test('leaves nothing when it is aborted between two sheets', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(40));
    const out = join(folder, 'out');
    const abort = new AbortController();
    const onProgress = ({ done, unit }: RenderProgress) => {
      if (unit === 'sheets' && done === 2) abort.abort(new Error('enough'));
    };
    await expect(
      renderSheets({ dir, outputPath: join(out, 'sheets.pdf') }, { signal: abort.signal, onProgress }),
    ).rejects.toThrow('enough');
    expect(await readdir(out)).toEqual([]);
  });

  test('leaves nothing when it is aborted while pictures are checked', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(40));
    const abort = new AbortController();
    const onProgress = ({ done }: RenderProgress) => {
      if (done === 20) abort.abort(new Error('enough'));
    };
    await expect(
      renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') }, { signal: abort.signal, onProgress }),
    ).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual(['deck']);
  });

  test.skipIf(lacks(whyNoDisk()))('says that the disk is full, and leaves nothing', async () => {
    const disk = await smallDisk(256 * 1024);
    const written = renderSheets({ dir: 'examples/deck', outputPath: join(disk, 'sheets.pdf') });
    await expect(written).rejects.toMatchObject({ code: 'disk_full', where: join(disk, 'sheets.pdf') });
    expect(await readdir(disk)).toEqual([]);
  });

  test('says that the limit on file size is reached, and leaves nothing', async () => {
    const folder = await emptyFolder();
    const entry = resolve('dist/src/pdf/index.js');
    const script = `
      const { renderSheets } = await import(${JSON.stringify(entry)});
      const request = { dir: 'examples/deck', outputPath: ${JSON.stringify(join(folder, 'sheets.pdf'))} };
      console.log(await renderSheets(request).catch(({ code, hint }) => code + ': ' + hint));`;
    const limited = spawnSync(
      'sh',
      ['-c', `ulimit -f 200; exec "$0" --input-type=module -e "$1"`, process.execPath, script],
      { encoding: 'utf8' },
    );
    expect(limited.stdout).toContain('disk_full: raise the limit on file size');
    expect(await readdir(folder)).toEqual([]);
  });
});
