import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LineFile } from '../../../src/base/line-file.js';
import { emptyFolder } from '../../support/folder.js';

test.skipIf(process.platform !== 'linux')(
  'lines that a full disk refuses are counted, and told of once there is room again',
  async () => {
    const path = join(await emptyFolder(), 'a.log');
    const tellLost = (lines: number) => `lost: ${lines}`;
    const file = new LineFile({ path: '/dev/full', rotation: { maxBytes: 1000, keep: 1 }, tellLost });
    for (const line of ['one', 'two', 'three']) file.append(line);
    file.moveTo(path);
    file.append('four');
    file.append('five');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('lost: 3\nfour\nfive\n');
  },
);

test('a line of any length and character is written whole', async () => {
  const path = join(await emptyFolder(), 'a.log');
  const file = new LineFile({ path, rotation: { maxBytes: 1e9, keep: 1 }, tellLost: String });
  const lines = ['é€😀'.repeat(50_000), 'x'.repeat(200_000), ''];
  for (const line of lines) file.append(line);
  file.close();
  expect(readFileSync(path, 'utf8').split('\n').slice(0, -1)).toEqual(lines);
});
