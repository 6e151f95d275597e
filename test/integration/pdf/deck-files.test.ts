import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RenderProgress, renderSheets } from '../../../src/pdf/index.js';
import { fingerprint } from '../../support/fingerprint.js';
import { emptyFolder } from '../../support/folder.js';
import { fronts, picture, writeDeck } from '../../support/pictures.js';
import { failure, problemsOf } from '../../support/refusal.js';
import { unprivileged } from '../../support/unprivileged.js';

const one = await picture('teal');

describe('files that are no pictures', () => {
  test('are passed over and never touched, wherever they lie', async () => {
    const folder = await emptyFolder();
    const litter = ['.DS_Store', '._1.jpg', 'Thumbs.db', 'ehthumbs.db', 'desktop.ini', 'Desktop.ini'];
    const notes = ['README.md', 'README.MD', 'notes.txt', 'list', 'sheets.pdf.thumb.png'];
    const places = ['front', 'front/sub', 'back', 'double_sided', 'double_sided/sub'];
    const files = places.flatMap((place) => [...litter, ...notes].map((name) => [`deck/${place}/${name}`, 'x']));
    const dir = join(folder, 'deck');
    const pictures = { 'deck/front/1.jpg': one, 'deck/double_sided/1.png': one, 'deck/back/b.jpg': one };
    await writeDeck(folder, { ...Object.fromEntries(files), ...pictures });
    const before = await fingerprint(dir);
    expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({ cards: 1 });
    expect(await fingerprint(dir)).toEqual(before);
    await writeDeck(folder, { 'deck/front/2.jpg': '' });
    const broken = await fingerprint(dir);
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual([
      'front/2.jpg: the file is empty',
    ]);
    expect(await fingerprint(dir)).toEqual(broken);
  });

  test('are told, and never opened, when they are called like pictures: pipes, sockets and devices', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { '1.jpg': one, '6.jpg/7.jpg': one });
    execFileSync('mkfifo', [join(dir, '2.jpg'), join(dir, 'pipe')]);
    const server = createServer().listen(join(dir, '3.png'));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    await symlink('/dev/zero', join(dir, '4.jpg'));
    await symlink('2.jpg', join(dir, '5.jpg'));
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual(
      ['2.jpg', '3.png', '4.jpg', '5.jpg'].map((name) => `${name}: this is a pipe, a socket or a device, and no file`),
    );
  });
});

describe('links', () => {
  test('to nothing, or round in a ring, are told when they are called like pictures', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { 'front/1.jpg': one, 'double_sided/1.jpg': one });
    await symlink('nowhere', join(dir, 'front/2.jpg'));
    await symlink('3.jpg', join(dir, 'front/3.jpg'));
    await symlink('nowhere', join(dir, 'double_sided/2.jpg'));
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual([
      'front/3.jpg: the link leads nowhere',
      'front/2.jpg: the link leads nowhere',
      'double_sided/2.jpg: the link leads nowhere',
    ]);
  });

  test('to folders are not followed, and a warning says so', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { 'front/1.jpg': one });
    await symlink('..', join(dir, 'front/up'));
    const { cards, warnings } = await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') });
    expect({ cards, first: warnings[0] }).toEqual({ cards: 1, first: 'front/up: a linked folder is not looked into' });
  });

  test('may stand for the folders of a deck', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { 'mine/1.jpg': one });
    await symlink('mine', join(dir, 'front'));
    expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({ cards: 1 });
    await symlink('nowhere', join(dir, 'back'));
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual([
      'back/: the link leads nowhere',
    ]);
  });
});

describe('names', () => {
  test('with line feeds are told in one line each', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { '1\nhint: none.jpg': '', '2.jpg': '' });
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual([
      String.raw`1\nhint: none.jpg: the file is empty`,
      '2.jpg: the file is empty',
    ]);
  });

  test('that are no UTF-8 are told: such a file cannot be opened', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { '1.jpg': one, '\uFFFD.jpg': one });
    await writeFile(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from('caf\xe9.jpg', 'latin1')]), one);
    expect(await failure({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({
      where: 'caf\uFFFD.jpg',
      message: 'the name is not valid UTF-8, and cannot be opened',
      hint: 'rename the file',
    });
  });

  test('typed with accents in either form are the same', async () => {
    const folder = await emptyFolder();
    const [composed, decomposed] = ['é.jpg'.normalize('NFC'), 'é.png'.normalize('NFD')];
    const dir = await writeDeck(folder, { [`front/${composed}`]: one, [`double_sided/${decomposed}`]: one });
    expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({ cards: 1, pages: 2 });
    await writeDeck(folder, { [`front/${composed.normalize('NFD')}`]: one });
    expect(await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') })).toEqual([
      expect.stringContaining(' may belong to '),
    ]);
  });
});

describe('what may not be read', () => {
  test('is told with everything else: files, files that may be pictures, folders', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), {
      'front/1.jpg': one,
      'front/2.jpg': one,
      'front/3': one,
      'front/sub/4.jpg': one,
      'front/5.jpg': '',
      'back/b.jpg': one,
    });
    for (const name of ['front/2.jpg', 'front/3', 'front/sub', 'back']) await chmod(join(dir, name), 0);
    await chmod(folder, 0o755);
    const told = await unprivileged(() => problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') }));
    for (const name of ['front/2.jpg', 'front/3', 'front/sub', 'back']) await chmod(join(dir, name), 0o700);
    expect(told).toEqual([
      expect.stringMatching(/^front\/sub\/: the folder cannot be read: EACCES/),
      expect.stringMatching(/^back\/: the folder cannot be read: EACCES/),
      expect.stringMatching(/^front\/2\.jpg: EACCES/),
      expect.stringMatching(/^front\/3: cannot be read: EACCES/),
      'front/5.jpg: the file is empty',
    ]);
  });

  test('is told when it is the deck itself', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'closed/deck'), { '1.jpg': one });
    await chmod(folder, 0o755);
    await chmod(join(folder, 'closed'), 0);
    const told = await unprivileged(() => problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') }));
    await chmod(join(folder, 'closed'), 0o700);
    expect(told).toEqual([expect.stringMatching(/^dir: cannot be read: EACCES/)]);
  });
});

describe('a tree', () => {
  test('may be deep; deeper than paths can tell, it is a problem', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), { [`front/${'a/'.repeat(500)}1.jpg`]: one });
    expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({ cards: 1 });
    const deeper = `cd "$1"; i=0; while [ $i -lt 40 ]; do mkdir ${'b'.repeat(120)}; cd ${'b'.repeat(120)}; i=$((i+1)); done`;
    execFileSync('bash', ['-c', deeper, 'bash', join(dir, 'front')]);
    const told = await problemsOf({ dir, outputPath: join(folder, 'sheets.pdf') });
    execFileSync('rm', ['-rf', join(dir, 'front')]); // deeper than what the harness removes
    expect(told).toEqual([expect.stringMatching(/^front\/b+…[b/]+: the folder cannot be read: ENAMETOOLONG/)]);
  });

  test('with more files than a deck can have is told without looking at all of them', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(1));
    await Promise.all(Array.from({ length: 21 }, (_, i) => writeFile(join(dir, `front/note${i}.md`), '')));
    expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf'), maxCards: 3 })).toMatchObject({
      cards: 1,
    });
    expect(await failure({ dir, outputPath: join(folder, 'sheets.pdf'), maxCards: 2 })).toMatchObject({
      where: 'front/',
      message: 'holds more than 20 files',
      hint: expect.stringContaining('maxCards'),
    });
  });
});

describe('a picture that vanishes', () => {
  const MOMENTS = [
    { after: 'the deck was read', done: 0, unit: 'pictures' },
    { after: 'it was checked', done: 0, unit: 'sheets' },
    { after: 'the first sheet was drawn', done: 1, unit: 'sheets' },
  ];

  test.each(MOMENTS)('after $after is told, and nothing is written', async (moment) => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await heavyFronts(60));
    const onProgress = ({ done, unit }: RenderProgress) => {
      if (unit === moment.unit && done === moment.done) rmSync(join(dir, 'front/card60.jpg'));
    };
    await mkdir(join(folder, 'out'));
    const drawn = renderSheets({ dir, outputPath: join(folder, 'out/sheets.pdf') }, { onProgress });
    await expect(drawn).rejects.toMatchObject({ code: 'input_invalid', where: 'front/card60.jpg' });
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });
});

/** Half a MiB each, behind the picture: too many to be kept in memory from the check until they are drawn. */
async function heavyFronts(count: number): Promise<Record<string, Buffer>> {
  const files = Object.entries(await fronts(count));
  return Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.concat([bytes, Buffer.alloc(2 ** 19)])]));
}
