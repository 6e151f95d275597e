import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { serving } from '../support/worker-modules.js';

test('every mistake of a configuration is told at once, with its line and the mend', async () => {
  const place = await workplace(null);
  const path = await place.write(
    'bad.json',
    '{\n  "quues": {},\n  "workers": {\n    "pdf": { "queues": ["default"], "processes": -1 },\n    "x": { "queues": ["nowhere"] }\n  }\n}\n',
  );
  const { code, stdout, stderr } = await place.run(['start', '-c', 'bad.json']);
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  expect(stderr).toContain('error: 3 mistakes:');
  expect(stderr).toContain('[bad.json:2:3]');
  expect(stderr).toMatch(/quues.*\n? *hint: did you mean "queues"\?/);
  expect(stderr).toMatch(/workers\.pdf\.processes: .*\[bad\.json:4:/);
  expect(stderr).toMatch(/nowhere.*\[bad\.json:5:/);
  expect(stderr).toContain(path);
  expect(stderr).toMatch(/\ncode: config_invalid\n$/);
  expect(existsSync(join(place.folder, '.cardq'))).toBe(false);
});

test('a file that is no JSON is told with the place where reading ended', async () => {
  const place = await workplace(null);
  await place.write('bad.json', '{ "name": }');
  for (const command of ['start', 'status']) {
    const { code, stdout, stderr } = await place.run([command, '-c', 'bad.json']);
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toContain('bad.json:1:');
    expect(stderr).toContain('code: config_invalid\n');
  }
});

test('a named file that is not there is config_missing for every command', async () => {
  const place = await workplace(null);
  for (const command of ['start', 'status', 'stop', 'jobs']) {
    const { code, stdout, stderr } = await place.run([command, '-c', 'gone.json']);
    expect({ command, code, stdout }).toEqual({ command, code: 6, stdout: '' });
    expect(stderr).toContain('code: config_missing\n');
  }
  const { code } = await place.run(['start'], { env: { CARDQ_CONFIG: 'gone.json' } });
  expect(code).toBe(6);
});

test('a state folder that cannot be made ends start with 6 and status with "not running"', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { stateDir: 'file/state' }));
  await place.write('file', 'no folder');
  const start = await place.run(['start']);
  expect({ code: start.code, stdout: start.stdout }).toEqual({ code: 6, stdout: '' });
  expect(start.stderr).toContain('code: state_dir_unwritable\n');
  expect(start.stderr).toContain('hint: set "stateDir" (or CARDQ_STATE_DIR) to a folder that this user may write\n');
  expect((await place.run(['status'])).code).toBe(3);
  expect((await place.run(['stop'])).code).toBe(0);
});

test.skipIf(process.getuid?.() === 0)('a state folder that this user may not write ends start with 6', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { stateDir: 'kept/state' }));
  await mkdir(join(place.folder, 'kept'), { mode: 0o500 });
  const { code, stderr } = await place.run(['start']);
  await chmod(join(place.folder, 'kept'), 0o700);
  expect(code).toBe(6);
  expect(stderr).toContain('code: state_dir_unwritable\n');
});

// `init` and `config` used to end with the very mistake that they are there to mend.
test('a file that is no JSON does not stand in the way of writing it anew', async () => {
  const place = await workplace(null);
  await place.write('supervisor.config.json', '{ broken');
  expect((await place.run(['config', 'schema'])).code).toBe(0);
  expect((await place.run(['status'])).code).toBe(6);
  expect((await place.run(['init', '--force'])).code).toBe(0);
  await place.ok('config', 'validate');
});

test('the environment configures a supervisor, in our words and in those of Celery, and a stranger among them is told', async () => {
  const place = await workplace(null);
  const env = {
    CARDQ_NAME: 'ours',
    CARDQ_NONSENSE: '1',
    CELERY_CONCURRENCY: '3',
    CELERY_QUEUES: 'default,default,pdf_offset',
    START_CELERY_WORKER: 'false',
  };
  const { code, stderr } = await place.run(['start'], { env });
  expect(code).toBe(0);
  expect(stderr).toContain('CARDQ_NONSENSE');
  const { supervisor, workers } = await place.status();
  expect(supervisor).toMatchObject({ name: 'ours', state: 'running' });
  expect(workers.map((one) => `${one.name} ${one.state}`)).toEqual(['pdf-1 stopped', 'pdf-2 stopped', 'pdf-3 stopped']);
  await place.ok('start', 'pdf');
  expect(JSON.parse(await place.ok('enqueue', 'default', '--wait'))).toMatchObject({ ok: true });
});

test('CARDQ_STATE_DIR, and .env beside the file, move the state folder for every command', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.write('.env', 'CARDQ_STATE_DIR=elsewhere\n');
  await place.ok('start');
  expect(existsSync(join(place.folder, 'elsewhere', 'cardq.sock'))).toBe(true);
  expect((await place.status()).supervisor.state).toBe('running');
  expect((await place.run(['status'], { env: { CARDQ_STATE_DIR: 'nowhere' } })).code).toBe(3);
});

test.each([
  [{}, 'cardq'],
  [{ npm_command: 'exec' }, 'npx cardq'],
  [{ npm_execpath: '/usr/lib/npm-cli.js' }, 'npx cardq'],
])('init names the next command as it was called itself: with %j %s start', async (variables, cardq) => {
  const place = await workplace(null);
  const env = { npm_command: '', npm_execpath: '', ...variables };
  expect((await place.run(['init'], { env })).stderr).toBe(`next: ${cardq} start\n`);
});

test('a program that is not there is a mistake before anything is started', async () => {
  const place = await workplace({ workers: { legacy: { script: './gone.js' } } });
  for (const line of [['config', 'validate'], ['start']]) {
    const { code, stderr } = await place.run(line);
    expect(code).toBe(6);
    expect(stderr).toContain('error: workers.legacy.script: there is no program "./gone.js", ');
  }
});
