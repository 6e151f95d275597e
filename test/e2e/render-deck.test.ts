import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { picture, writeDeck } from '../support/pictures.js';

const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
const ONE_PROCESS = { workers: { pdf: { queues: ['pdf_generation'], processes: 1 } }, schedules: {} };

test('--cards takes a list from a file or from stdin, with the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  await place.write('list.txt', '# the deck\n3 01-sun\n2x 02-moon.jpg // stars.jpg\n');
  const listed = JSON.parse(await place.ok('render', DECK, '--cards', 'list.txt', '--json'));
  expect(listed.job.data.cards).toEqual([
    { front: '01-sun', count: 3 },
    { front: '02-moon.jpg', back: 'stars.jpg', count: 2 },
  ]);
  expect(listed.job.result).toMatchObject({
    cards: 5,
    warnings: ['cards: 10 pictures are not in the list, and left out'],
  });
  const input = JSON.stringify([{ front: '03-star.jpg', count: 9 }]);
  const { stdout } = await place.run(['render', DECK, '--cards', '-', '--local', '--json'], { input });
  expect(JSON.parse(stdout).result).toMatchObject({ cards: 9, sheets: 2 });
});

test('--cards tells every wrong line before there is a job', async () => {
  const place = await workplace(null);
  await place.write('list.txt', '1 01-sun.jpg\n0 02-moon.jpg\n\n1 //\n');
  const { code, stdout, stderr } = await place.run(['render', DECK, '--cards', 'list.txt']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: 2 problems:\n {2}list\.txt, line 2: .*\n {2}list\.txt, line 4: .*\nhint: .*\ncode: input_invalid\n$/,
  );
});

test('--cards takes a list that is too long for a job with --local only', async () => {
  const place = await workplace(null);
  await place.write('list.txt', '1 01-sun.jpg\n'.repeat(2000));
  const { code, stderr } = await place.run(['render', DECK, '--cards', 'list.txt']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('--local') });
  const { result } = JSON.parse(await place.ok('render', DECK, '--cards', 'list.txt', '--local', '--json'));
  expect(result).toMatchObject({ cards: 2000, sheets: 250 });
});

test('a thumbnail lies beside every result of the queue, and with --thumbnail beside what -o asks for', async () => {
  const place = await workplace(ONE_PROCESS);
  const elsewhere = await emptyFolder();
  const mine = join(elsewhere, 'mine.pdf');
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('render', DECK, '-o', mine, '--thumbnail', '--json'));
  expect(job.result.thumbnail).toBe(`${job.result.path}.thumb.png`);
  expect(readFileSync(`${mine}.thumb.png`).equals(readFileSync(job.result.thumbnail))).toBe(true);
  await place.ok('render', DECK, '-o', mine);
  expect(readdirSync(elsewhere)).toEqual(['mine.pdf']);
  await place.ok('render', DECK, '-o', mine, '--thumbnail', '--local');
  expect(readdirSync(elsewhere)).toEqual(['mine.pdf', 'mine.pdf.thumb.png']);
  await place.ok('render', DECK, '-o', mine, '--local');
  expect(readdirSync(elsewhere)).toEqual(['mine.pdf']);
  writeFileSync(`${mine}.thumb.png`, 'mine');
  const { code, stderr } = await place.run(['render', DECK, '-o', mine, '--thumbnail']);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `warning: there is no thumbnail: ${mine}.thumb.png is another file, and is left alone\n`,
  });
});

test('--back names a file of the folder of backs, or a path', async () => {
  const place = await workplace(null);
  const one = await picture('teal');
  await writeDeck(place.folder, {
    'deck/front/1.jpg': one,
    'deck/back/a.jpg': one,
    'deck/back/b.jpg': one,
    'c.jpg': one,
  });
  expect((await place.run(['render', 'deck', '--local'])).stderr).toContain('there are 2 backs: a.jpg, b.jpg');
  for (const back of ['b.jpg', 'deck/back/a.jpg', 'c.jpg']) await place.ok('render', 'deck', '--local', '--back', back);
});
