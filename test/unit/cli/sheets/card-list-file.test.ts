import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCardList } from '../../../../src/cli/sheets/card-list-file.js';
import { emptyFolder } from '../../../support/folder.js';

describe('a list of lines', () => {
  test.each([
    ['3 forest.jpg', { front: 'forest.jpg', count: 3 }],
    ['3x forest.jpg', { front: 'forest.jpg', count: 3 }],
    ['3× forest.jpg', { front: 'forest.jpg', count: 3 }],
    ['forest.jpg', { front: 'forest.jpg', count: 1 }],
    ['  2   lands/dark forest.jpg  ', { front: 'lands/dark forest.jpg', count: 2 }],
    ['1 hero.jpg // villain.jpg', { front: 'hero.jpg', back: 'villain.jpg', count: 1 }],
    ['Fire // Ice', { front: 'Fire', back: 'Ice', count: 1 }],
    ['1 10 of hearts.png', { front: '10 of hearts.png', count: 1 }],
    ['1 #7.png', { front: '#7.png', count: 1 }],
    ['forest x3.jpg', { front: 'forest x3.jpg', count: 1 }],
  ])('%j', async (line, card) => {
    expect(await listed(line)).toEqual([card]);
  });

  test('may have blank lines, comments and the line ends of any system', async () => {
    const cards = await listed('\uFEFF# my deck\r\n\r\n2 a.jpg\r\nb.jpg // c.jpg\r\n');
    expect(cards).toEqual([
      { front: 'a.jpg', count: 2 },
      { front: 'b.jpg', back: 'c.jpg', count: 1 },
    ]);
  });

  test('is refused with every line that cannot be meant', async () => {
    const text = '1 a.jpg\n0 b.jpg\n1 // c.jpg\nd.jpg //\ne.jpg // f.jpg // g.jpg';
    await expect(listed(text)).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringMatching(/^4 problems:\n.*line 2: .*\n.*line 3: .*\n.*line 4: .*\n.*line 5: .*$/),
      hint: expect.stringContaining('3 forest.jpg'),
    });
  });
});

describe('a list in JSON', () => {
  test('has the shape of the job data', async () => {
    const cards = [{ front: 'a.jpg' }, { front: 'b.jpg', back: 'c.jpg', count: 4 }];
    expect(await listed(JSON.stringify(cards))).toEqual(cards);
  });

  test('is refused with every entry that cannot be meant', async () => {
    const list = [{ front: 'a' }, 'a', null, { frnt: 'a' }, { front: 3, count: 0 }, { front: 'a', back: '' }];
    const thrown = await listed(JSON.stringify(list)).catch((error: unknown) => error);
    expect(linesOf(thrown)).toEqual([
      '7 problems:',
      'list, entry 1: this is no object',
      'list, entry 2: this is no object',
      'list, entry 3: unknown field frnt (did you mean front?)',
      'list, entry 3: front is no name',
      'list, entry 4: count is not a whole number from 1',
      'list, entry 4: front is no name',
      'list, entry 5: back is no name',
    ]);
  });

  test.each([
    ['[{"front": "a"', 'this is not JSON: '],
    ['{"front": "a"}', 'this is no array'],
  ])('%j is refused', async (text, message) => {
    await expect(listed(text)).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });
});

test('a list that is not there is told', async () => {
  const missing = readCardList('nowhere.txt', await emptyFolder());
  await expect(missing).rejects.toMatchObject({ code: 'input_invalid', where: 'nowhere.txt' });
});

async function listed(text: string) {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'list'), text);
  return readCardList('list', folder);
}

function linesOf(thrown: unknown): string[] {
  return thrown instanceof Error ? thrown.message.split('\n').map((line) => line.trim()) : [];
}
