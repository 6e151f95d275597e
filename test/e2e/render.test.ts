import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { begin } from '../support/in-front.js';
import { untilJob } from '../support/over-socket.js';
import { picture, writeDeck } from '../support/pictures.js';
import { until } from '../support/until.js';
import { watchedWay } from '../support/watched-way.js';
import { serving, workerModule } from '../support/worker-modules.js';

const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
const RESULT_KEYS = [
  'path',
  'pages',
  'sheets',
  'cards',
  'bytes',
  'sha256',
  'thumbnail',
  'template',
  'durationMs',
  'warnings',
];
const ONE_PROCESS = { workers: { pdf: { queues: ['pdf_generation'], processes: 1 } }, schedules: {} };

test('render draws the deck through the queue and prints the path of the PDF alone', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['render', DECK]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\/.+\.pdf\n$/);
  expect(stdout.startsWith(join(place.folder, 'output'))).toBe(true);
  expect(readFileSync(stdout.trim()).subarray(0, 5).toString()).toBe('%PDF-');
  const { queues } = await place.status();
  expect(queues[0]).toMatchObject({ name: 'pdf_generation', completed: 1, failed: 0 });
});

test('render --json prints the job with its result; -o brings the PDF where the user wants it', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const elsewhere = await emptyFolder();
  const { schemaVersion, job, output } = JSON.parse(
    await place.ok('render', DECK, '-o', join(elsewhere, 'deck.pdf'), '--json'),
  );
  expect({ schemaVersion, state: job.state }).toEqual({ schemaVersion: 1, state: 'completed' });
  expect(output).toBe(join(elsewhere, 'deck.pdf'));
  expect(Object.keys(job.result).sort()).toEqual([...RESULT_KEYS].sort());
  expect(job.result).toMatchObject({ cards: 10, pages: expect.any(Number), warnings: [] });
  expect(readdirSync(elsewhere)).toEqual(['deck.pdf']);
  expect(readFileSync(join(elsewhere, 'deck.pdf')).length).toBe(job.result.bytes);
});

test('render --json names as output what -o asked for, else null', async () => {
  const place = await workplace(ONE_PROCESS);
  const document = async (...args: string[]) => JSON.parse(await place.ok('render', DECK, '--json', ...args));
  expect(await document('--local')).toMatchObject({ job: null, output: null });
  expect(await document('--local', '-o', 'mine.pdf')).toMatchObject({ output: join(place.folder, 'mine.pdf') });
  await place.ok('start');
  expect(await document()).toMatchObject({ job: { state: 'completed' }, output: null });
  expect(await document('--no-wait')).toMatchObject({ job: {}, output: null });
});

test('what a print will not be proud of is warned of on stderr, by the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  await writeDeck(place.folder, { 'deck/small.png': await picture('teal', (image) => image.png()) });
  const warned = 'warning: small.png: only 30 ppi\n';
  const local = await place.run(['render', 'deck', '--local']);
  expect(local).toEqual({ code: 0, stdout: `${join(place.folder, 'output/deck.pdf')}\n`, stderr: warned });
  await place.ok('start');
  expect(await place.run(['render', 'deck'])).toMatchObject({ code: 0, stderr: warned });
  const json = await place.run(['render', 'deck', '--json']);
  expect(json).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(json.stdout).job.result.warnings).toEqual(['small.png: only 30 ppi']);
});

test('render -o - prints the PDF itself, by the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  const local = await place.ok('render', DECK, '--local', '-o', '-');
  expect(local.slice(0, 5)).toBe('%PDF-');
  expect(readdirSync(place.folder)).toEqual(['supervisor.config.json']);
  await place.ok('start');
  const queued = await place.ok('render', DECK, '-o', '-');
  expect(queued.slice(0, 5)).toBe('%PDF-');
  expect(queued.trimEnd().slice(-5)).toBe('%%EOF');
});

test('-o makes the folders on the way, and leaves alone what is no PDF, by the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.write('notes.pdf', 'precious');
  await mkdir(join(place.folder, 'folder.pdf'));
  execFileSync('mkfifo', [join(place.folder, 'pipe.pdf')]);
  await place.ok('start');
  for (const [way, name] of [
    [[], 'queued'],
    [['--local'], 'local'],
  ] as const) {
    const render = (output: string) => place.run(['render', DECK, '-o', output, ...way]);
    expect(await render(`${name}/a/b.pdf`)).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(place.folder, name, 'a'))).toEqual(['b.pdf']);
    const { code, stderr } = await render('deck.txt');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-o takes a name that ends in'),
    });
    for (const taken of ['notes.pdf', 'folder.pdf', 'pipe.pdf']) {
      const refused = await render(taken);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(join(place.folder, taken));
    }
  }
  expect(readFileSync(join(place.folder, 'notes.pdf'), 'utf8')).toBe('precious');
  const { queues } = await place.status();
  expect(queues[0]).toMatchObject({ name: 'pdf_generation', completed: 1, failed: 0 });
});

test('render --local needs no supervisor', async () => {
  const place = await workplace(null);
  const path = (await place.ok('render', DECK, '--local', '-o', 'mine.pdf')).trim();
  expect(path).toBe(join(place.folder, 'mine.pdf'));
  expect(existsSync(path)).toBe(true);
  expect(existsSync(join(place.folder, '.cardq'))).toBe(false);
});

test('render --local heeds the limits of the queue, wherever the PDF goes', async () => {
  const options = { maxCards: 9 };
  const place = await workplace({ queues: { pdf_generation: { module: 'cardq/workers/pdf-generation', options } } });
  for (const target of [[], ['-o', 'mine.pdf']]) {
    const { code, stderr } = await place.run(['render', DECK, '--local', ...target]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/10 cards are more than the limit of 9.*raise queues\.pdf_generation\.options\.maxCards\n/s);
  }
  options.maxCards = 0;
  await place.write('supervisor.config.json', {
    queues: { pdf_generation: { module: 'cardq/workers/pdf-generation', options } },
  });
  const { stderr } = await place.run(['render', DECK, '--local', '-o', 'mine.pdf']);
  expect(stderr).toMatch(/maxCards.*code: config_invalid\n/s);
});

test('render needs a supervisor without --local, and a folder that is there', async () => {
  const place = await workplace(ONE_PROCESS);
  expect(await place.run(['render', DECK])).toMatchObject({ code: 7, stdout: '' });
});

test.each([
  ['nowhere', 'there is no folder of this name', 'nowhere'],
  ['supervisor.config.json', 'this is no folder', 'supervisor.config.json'],
])('render %s is told what it takes', async (operand, what, where) => {
  const place = await workplace(ONE_PROCESS);
  expect(await place.run(['render', operand])).toEqual({
    code: 1,
    stdout: '',
    stderr: [
      `error: ${what}, ${join(place.folder, where)}`,
      'hint: give the folder that holds front/ and back/, or just the pictures',
      'code: input_invalid\n',
    ].join('\n'),
  });
});

test('an option that names what is not there is told as such', async () => {
  const place = await workplace(null);
  const { code, stderr } = await place.run(['render', DECK, '--fronts', 'nowhere']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error: --fronts: there is no folder of this name, ${join(place.folder, 'nowhere')}\nhint: give a folder of pictures\ncode: input_invalid\n`,
  });
  const back = await place.run(['render', DECK, '--back', '.']);
  expect(back.stderr).toContain('error: --back: this is no picture, ');
});

test.each([
  ['--card-size pokr', '--card-size', 'did you mean poker?'],
  ['--paper a9', '--paper', 'did you mean a4?'],
  ['--card-size commander --paper legal', '--card-size, --paper', 'commander fits '],
  ['--bleed foo', '--bleed', 'edge, under, real, none'],
  ['--bleed edg', '--bleed', 'did you mean "edge"?'],
  ['--bleed real', '--bleed', 'bleed real goes with --crop, --crop-backs, or --fit crop'],
  ['--crop 3cm', '--crop', '3mm or 0.1in'],
  ['--crop-backs 100', '--crop-backs', 'leaves nothing'],
  ['--extend-corners 4 --bleed under', '--extend-corners', 'corners can be extended with bleed edge or none'],
  ['--skip 99', '--skip', '0 to 7'],
  ['--skip 99 --crop 3cm --extend-corners 4 --bleed under', '--extend-corners', '  --crop: "3cm" is no crop\n'],
  ['--offset nowhere', ', --offset\n', 'there is no saved offset "nowhere"'],
  ['--skip 0,1,2,3,4,5,6,7', '--skip', 'no slot is left'],
  ['--layout x', '--layout', 'sets: 1.0.0, 1.4.0, 3.0.0'],
  ['--ppi 71', '--ppi', '72 to 1200'],
  ['--quality fine', '--quality', '1 to 100'],
  ['-o - --json', '-o -', '-o FILE'],
  ['-o - --thumbnail', '-o -', '-o FILE'],
])('render %s is a mistake in the command line: no job, exit 2', async (flags, where, told) => {
  const place = await workplace(null);
  for (const way of [[], ['--local']]) {
    const { code, stdout, stderr } = await place.run(['render', DECK, ...flags.split(' '), ...way]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(where);
    expect(stderr).toContain(told);
    expect(stderr).toContain('usage');
  }
});

test('what is wrong with a deck is told by the names of the command line, by the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  const teal = await picture('teal');
  await writeDeck(place.folder, { 'deck/front/a.jpg': teal, 'deck/back/b.jpg': teal, 'deck/back/c.jpg': teal });
  await writeDeck(place.folder, { 'paired/front/a.jpg': teal, 'paired/double_sided/a.jpg': teal });
  await place.ok('start');
  for (const way of [[], ['--local']]) {
    const severalBacks = await place.run(['render', 'deck', ...way]);
    expect(severalBacks.code).toBe(1);
    expect(severalBacks.stderr).toMatch(/there are 2 backs.*name the one to use with --back/s);
    const { code, stderr } = await place.run(['render', 'paired', '--only-fronts', ...way]);
    expect(code).toBe(1);
    expect(stderr).toContain('--only-fronts');
    expect(stderr).not.toContain('onlyFronts');
  }
});

test('--local gives up when its time is over, leaves nothing, and has nobody to leave its work to', async () => {
  const place = await workplace(null);
  const late = await place.run(['render', DECK, '--local', '-o', 'deck.pdf', '--timeout', '1ms']);
  expect(late).toMatchObject({ code: 124, stdout: '', stderr: expect.stringContaining('code: timed_out\n') });
  const { code, stderr } = await place.run(['render', DECK, '--local', '--no-wait']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--no-wait') });
  expect(readdirSync(place.folder)).toEqual([]);
});

test('--ppi and --quality reach the job', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('render', DECK, '--ppi', '150', '--quality', '50', '--json'));
  expect(job.data).toEqual({ dir: DECK, ppi: 150, quality: 50 });
});

test('a folder without pictures is refused before it becomes a job', async () => {
  const place = await workplace(null);
  await writeDeck(place.folder, { 'deck/front/README.md': 'none', 'deck/node_modules/a/b.jpg': await picture('teal') });
  for (const way of [[], ['--local']]) {
    const { code, stdout, stderr } = await place.run(['render', 'deck', ...way]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error: holds no pictures, ${join(place.folder, 'deck')}\n`);
    expect(stderr).toContain('code: input_invalid\n');
  }
});

test('a folder outside the roots is read for the command line, and refused to a job that only names it', async () => {
  const place = await workplace(ONE_PROCESS);
  const outside = join(await emptyFolder(), 'deck');
  await cp(DECK, outside, { recursive: true });
  await place.ok('start');
  expect(existsSync((await place.ok('render', outside)).trim())).toBe(true);
  const { code, stderr } = await place.run([
    'enqueue',
    'pdf_generation',
    JSON.stringify({ dir: outside }),
    '--id',
    'a',
    '--wait',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('render.inputRoots');
  expect(await untilJob(place, 'pdf_generation/a', 'failed')).toMatchObject({
    attempts: 1,
    history: [{ kind: 'bad_input' }],
  });
});

test('a grant is worth nothing in another job, and is not shown', async () => {
  const place = await workplace(ONE_PROCESS);
  const outside = join(await emptyFolder(), 'deck');
  await cp(DECK, outside, { recursive: true });
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('render', outside, '--json'));
  expect(job.data).toEqual({ dir: outside });
  const forged = { dir: outside, $granted: { dirs: [outside], seal: 'f'.repeat(64) } };
  expect((await place.run(['enqueue', 'pdf_generation', JSON.stringify(forged), '--wait'])).code).toBe(1);
});

test('^C leaves the job running and tells its id', async () => {
  const place = await workplace(
    serving(
      {},
      {
        queues: { pdf_generation: { module: workerModule('held') } },
        workers: { pdf: { queues: ['pdf_generation'], processes: 1, env: { HELD_UNTIL: './gate' } } },
      },
    ),
  );
  await place.ok('start');
  const way = await watchedWay(place);
  const render = begin(place, ['render', DECK, '--host', way.host]);
  await until('it to look at its job', () => way.saw('GET /api/v1/jobs/pdf_generation/'));
  render.kill('SIGINT');
  const { code, stdout, stderr } = await render.finished;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  const ref = /^the job goes on: (pdf_generation\/\S+)\n$/.exec(stderr)?.[1] ?? '';
  expect(ref).not.toBe('');
  await place.write('gate', '');
  await untilJob(place, ref, 'completed');
});

test('render --no-wait prints the id of the job', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const id = (await place.ok('render', DECK, '--no-wait')).trim();
  expect((await untilJob(place, `pdf_generation/${id}`, 'completed')).result).toMatchObject({ cards: 10 });
});

test('a deck that cannot be drawn fails at the first attempt and says why, each reason on its line', async () => {
  const place = await workplace(ONE_PROCESS);
  await writeDeck(place.folder, { 'deck/a.jpg': '', 'deck/b.jpg': 'not a picture' });
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['render', 'deck']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: 2 problems:\n {2}a\.jpg: the file is empty\n {4}→ get the file anew\n {2}b\.jpg: not an image\n {4}→ replace it.*\nwhere: (pdf_generation\/\S+)\nhint: cardq show \1\ncode: job_failed\n$/,
  );
});

test('render -o with --no-wait is refused: nobody would bring the PDF there', async () => {
  const place = await workplace(null);
  const { code, stderr } = await place.run(['render', '.', '-o', 'deck.pdf', '--no-wait']);
  expect(code).toBe(2);
  expect(stderr).toContain('code: usage\n');
});
