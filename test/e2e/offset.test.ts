import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { twoPages } from '../support/hand-made-pdf.js';
import { untilJob } from '../support/over-socket.js';
import { pageMatrix } from '../support/page-matrix.js';

const ONE_PROCESS = {
  workers: { pdf: { queues: ['pdf_offset', 'pdf_generation'], processes: 1 } },
  schedules: {},
};

test('offset moves backs through the queue and prints the path of the PDF alone', async () => {
  const place = await placeWithPdf();
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['offset', 'sheets.pdf', '-x', '-50', '-y', '100']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(dirname(stdout)).toBe(join(place.folder, 'output'));
  expect(basename(stdout)).toMatch(/^sheets_offset-\S+\.pdf\n$/);
  await place.ok('offset', 'sheets.pdf', '-x', '1', '-o', 'mine.pdf');
  // Another job moves the same PDF in another way, beside the first result.
  expect(await backMoved(stdout.trim())).toEqual({ x: 50, y: 100 });
  expect(await backMoved(join(place.folder, 'mine.pdf'))).toEqual({ x: -1, y: 0 });
  expect((await place.ok('offset', 'sheets.pdf', '-x', '1', '-o', '-')).slice(0, 5)).toBe('%PDF-');
  const id = (await place.ok('offset', 'sheets.pdf', '-x', '1', '--no-wait')).trim();
  expect((await untilJob(place, `pdf_offset/${id}`, 'completed')).result).toMatchObject({ pages: 2, shifted: 1 });
});

test('a PDF outside the roots is read for the command line, and refused to a job that only names it', async () => {
  const place = await workplace(ONE_PROCESS);
  const outside = join(await emptyFolder(), 'sheets.pdf');
  await writeFile(outside, twoPages(), 'latin1');
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('offset', outside, '-x', '0.5mm', '--axes', 'page', '--json'));
  expect(job.data).toEqual({ pdfPath: outside, x: '0.5mm', y: 0, angle: 0, axes: 'page' });
  const refused = await place.run(['enqueue', 'pdf_offset', JSON.stringify({ pdf_path: outside, x: 1 }), '--wait']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('render.inputRoots') });
});

test('offset --local needs no supervisor and writes beside the PDF', async () => {
  const place = await placeWithPdf(null);
  const path = (await place.ok('offset', 'sheets.pdf', '-x', '6', '--local')).trim();
  expect(path).toBe(join(place.folder, 'sheets_offset.pdf'));
  expect(await backMoved(path)).toEqual({ x: -6, y: 0 });
  expect(existsSync(join(place.folder, '.cardq'))).toBe(false);
  const { job, result, output } = JSON.parse(
    await place.ok('offset', 'sheets.pdf', '-x', '6', '--local', '--json', '-o', 'a.pdf'),
  );
  expect({ job, output }).toEqual({ job: null, output: join(place.folder, 'a.pdf') });
  expect(result).toMatchObject({
    path: output,
    pages: 2,
    shifted: 1,
    offset: { x: 6, y: 0, angle: 0, axes: 'upright' },
  });
});

test('an offset is saved under a name, changed value by value, used, listed and forgotten', async () => {
  const place = await placeWithPdf(null);
  await place.ok('offset', 'sheets.pdf', '--local', '-x', '3', '-y', '-0.5mm', '--profile', 'laser a4', '--save');
  expect(JSON.parse(readFileSync(join(place.folder, '.cardq/offsets.json'), 'utf8'))).toEqual({
    schemaVersion: 1,
    profiles: { 'laser a4': { x: 3, y: '-0.5mm', angle: 0, axes: 'upright' } },
  });
  const used = await place.ok('offset', 'sheets.pdf', '--local', '--profile', 'laser a4', '-y', '12');
  expect(await backMoved(used.trim())).toEqual({ x: -3, y: 12 });
  await place.ok('offset', '--profile', 'laser a4', '--angle', '0.25', '--save');
  await place.ok('offset', '--profile', 'ink', '-x', '1', '--axes', 'page', '--save');
  expect(await place.ok('offset', '--list')).toBe(
    [
      'NAME        X       Y  ANGLE  AXES',
      'ink       1px     0px     0°  page',
      'laser a4  3px  -0.5mm  0.25°  upright',
      '',
    ].join('\n'),
  );
  await place.ok('offset', '--forget', 'laser a4');
  expect(JSON.parse(await place.ok('offset', '--list', '--json')).profiles).toEqual({
    ink: { x: 1, y: 0, angle: 0, axes: 'page' },
  });
});

test('an offset is saved only once its PDF was made', async () => {
  const place = await placeWithPdf(null);
  await place.write('broken.pdf', '%PDF-1.4 and no more');
  const { code, stderr } = await place.run(['offset', 'broken.pdf', '--local', '-x', '3', '--profile', 'a', '--save']);
  expect({ code, saved: existsSync(join(place.folder, '.cardq/offsets.json')) }).toEqual({ code: 1, saved: false });
  expect(stderr).toContain('the PDF is damaged or cut short: its end is missing');
});

test('jobs of both queues find saved offsets by their names', async () => {
  const place = await placeWithPdf();
  await place.ok('start');
  await place.ok('offset', '--profile', 'ink', '-x', '30', '-y', '7', '--save');
  const offset = JSON.parse(
    await place.ok('enqueue', 'pdf_offset', '{"pdfPath": "sheets.pdf", "profile": "ink", "y": 8}', '--wait', '--json'),
  );
  expect(offset.job.result.offset).toEqual({ x: 30, y: 8, angle: 0, axes: 'upright' });
  const unknown = await place.run(['enqueue', 'pdf_offset', '{"pdfPath": "sheets.pdf", "profile": "inc"}', '--wait']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no saved offset "inc"') });
  const deck = join(import.meta.dirname, '../../examples/deck');
  const drawn = (flags: readonly string[]) => place.ok('render', deck, '--json', ...flags);
  const [byName, byValues, not] = [
    await drawn(['--offset', 'ink']),
    await drawn(['--offset', '30,7']),
    await drawn([]),
  ];
  expect(JSON.parse(byName).job.data.offset).toEqual({ x: 30, y: 7, angle: 0, axes: 'upright' });
  expect(JSON.parse(byName).job.result.sha256).toBe(JSON.parse(byValues).job.result.sha256);
  expect(JSON.parse(byName).job.result.sha256).not.toBe(JSON.parse(not).job.result.sha256);
});

test('a damaged file of saved offsets is told by its name, and nothing is made', async () => {
  const place = await placeWithPdf(null);
  await place.ok('offset', '--profile', 'ink', '-x', '30', '--save');
  const path = join(place.folder, '.cardq/offsets.json');
  for (const damage of ['{"schemaVersion": 1', '{"schemaVersion": 1, "profiles": {"ink": {"x": 1}}}', '[]']) {
    await writeFile(path, damage);
    for (const args of [
      ['offset', 'sheets.pdf', '--profile', 'ink', '--local'],
      ['offset', '--list'],
      ['offset', '--profile', 'b', '-x', '1', '--save'],
    ]) {
      const { code, stdout, stderr } = await place.run(args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`error: the saved offsets cannot be read: `);
      expect(stderr).toContain(path);
    }
    expect(readFileSync(path, 'utf8')).toBe(damage);
  }
  expect(existsSync(join(place.folder, 'sheets_offset.pdf'))).toBe(false);
});

test.each([
  ['', 'offset takes one PDF'],
  ['sheets.pdf', 'it is not said how far'],
  ['sheets.pdf -x 1001', '-x'],
  ['sheets.pdf -x 3feet', '-x'],
  ['sheets.pdf -y 1 --angle 181', '--angle'],
  ['sheets.pdf --angle far', '--angle takes degrees'],
  ['sheets.pdf -x 1 --axes sideways', '--axes takes upright, page'],
  ['sheets.pdf -x 1 --pages 2,x', '"x" is no page'],
  ['sheets.pdf -x 1 --pages 4-2', '4-2 runs backward'],
  ['sheets.pdf --profile none', 'there is no saved offset "none", --profile'],
  ['sheets.pdf -x 1 --save', '--save needs a name'],
  ['--profile a --save', 'it is not said how far'],
  ['--profile 4,5 -x 1 --save', 'cannot be the name of an offset'],
  ['sheets.pdf -x 1 --profile a --save --no-wait', '--no-wait'],
  ['sheets.pdf -x 1 -o a.pdf --no-wait', '--no-wait'],
  ['sheets.pdf --list', 'take no PDF'],
  ['--forget none', 'there is no saved offset "none"'],
])('offset %s is a mistake in the command line: exit 2', async (args, told) => {
  const place = await placeWithPdf(null);
  const { code, stdout, stderr } = await place.run(['offset', ...args.split(' ').filter(Boolean)]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(told);
});

test.each([
  ['nowhere.pdf', 'there is no PDF of this name'],
  ['.', 'this is no PDF'],
])('offset %s is told what it takes', async (operand, what) => {
  const place = await placeWithPdf(null);
  const { code, stderr } = await place.run(['offset', operand, '-x', '1']);
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`error: ${what}, ${join(place.folder, operand)}`.replace(/\/\.$/, '')),
  });
});

/** A workplace with `sheets.pdf` in it, a front and a back. */
async function placeWithPdf(config: object | null = ONE_PROCESS): Promise<Workplace> {
  const place = await workplace(config);
  await writeFile(join(place.folder, 'sheets.pdf'), twoPages(), 'latin1');
  return place;
}

/** How many px at 300 per inch the back of `sheets.pdf` has moved, to the right and down as it is shown. */
async function backMoved(path: string): Promise<{ x: number; y: number }> {
  const [before, after] = [
    await pageMatrix(Buffer.from(twoPages(), 'latin1'), 2),
    await pageMatrix(readFileSync(path), 2),
  ];
  const px = (from: number, to: number) => Math.round(((to - from) / 0.24) * 1000) / 1000;
  return { x: px(before.toShown[4], after.toShown[4]), y: px(before.toShown[5], after.toShown[5]) };
}
