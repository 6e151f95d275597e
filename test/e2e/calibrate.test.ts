import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { readPdf } from '../support/pdf-reader.js';

test('calibrate draws the sheet of a paper where it is called, and starts nothing', async () => {
  const place = await workplace(null);
  const printed = await place.ok('calibrate', '--paper', 'a4');
  expect(printed).toBe(`${join(place.folder, 'calibration-a4.pdf')}\n`);
  expect(await readPdf(printed.trimEnd())).toHaveLength(2);
  expect(readdirSync(place.folder)).toEqual(['calibration-a4.pdf']);
});

test('calibrate --all draws one for every paper of the set into a folder', async () => {
  const place = await workplace(null);
  const { sheets } = JSON.parse(await place.ok('calibrate', '--all', '--layout', '1.4.0', '-o', 'sheets', '--json'));
  const names = ['letter', 'tabloid', 'a4', 'a3', 'archb'];
  expect(sheets).toEqual(
    names.map((paper) => ({
      paper,
      path: join(place.folder, 'sheets', `calibration-${paper}.pdf`),
      bytes: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })),
  );
  expect(readdirSync(join(place.folder, 'sheets')).sort()).toEqual(
    names.map((name) => `calibration-${name}.pdf`).sort(),
  );
});

test('calibrate -o names the file, or a folder that is there', async () => {
  const place = await workplace(null);
  expect(await place.ok('calibrate', '-o', 'mine.pdf')).toBe(`${join(place.folder, 'mine.pdf')}\n`);
  expect(await place.ok('calibrate', '-o', '.')).toBe(`${join(place.folder, 'calibration-letter.pdf')}\n`);
});

test('calibrate names the papers there are', async () => {
  const place = await workplace(null);
  const { code, stderr } = await place.run(['calibrate', '--paper', 'a5']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no paper size "a5", --paper\nhint: did you mean a4\? paper sizes: letter, tabloid, a4/);
});

test('calibrate leaves what is no PDF alone, and says how a sheet may be called', async () => {
  const place = await workplace(null);
  const notes = join(place.folder, 'notes.pdf');
  writeFileSync(notes, 'mine');
  const refused = await place.run(['calibrate', '-o', 'notes.pdf']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('hint: choose another name, or move that file away');
  expect(readFileSync(notes, 'utf8')).toBe('mine');
  for (const name of ['sheet.txt', '']) {
    const { code, stderr } = await place.run(['calibrate', '-o', name]);
    expect(code).toBe(2);
    expect(stderr).toContain(`-o takes a name that ends in .pdf, not "${name}"\nhint: or a folder: DIR/\n`);
  }
  expect(readdirSync(place.folder)).toEqual(['notes.pdf']);
});
