import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { ANOTHER_USER, lacks } from '../support/lacks.js';
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

test.skipIf(lacks(ANOTHER_USER))('a state folder that this user may not write ends start with 6', async () => {
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

describe('with a configuration that can no longer be read', () => {
  // All of them used to end with 6, so that nobody could look at what ran, or stop it.
  test.for([
    { what: 'a file that is no JSON', text: '{ "name": ', stateDir: '.cardq' },
    { what: 'a named file that is gone', text: null, stateDir: '.cardq' },
    { what: 'an empty file', text: '', stateDir: '.cardq' },
    {
      what: 'a file that still names its state folder, and an old one in a comment',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the syntax of references
      text: '{\n  // "stateDir": "old",\n  "stateDir": "${NOBODY:-of/this}",\n  "queues": {\n',
      stateDir: 'of/this',
    },
  ])('what runs is seen and stopped: $what', async ({ text, stateDir }) => {
    const good = serving({ echo: 'echo' }, { stateDir });
    const place = await workplace(good);
    const path = join(place.folder, 'supervisor.config.json');
    onTestFinished(() => writeFile(path, JSON.stringify(good)));
    const run = (...args: string[]) => place.run(args, { env: { CARDQ_CONFIG: path } });
    expect((await run('start')).code).toBe(0);
    if (text === null) await rm(path);
    else await writeFile(path, text);
    const folder = join(place.folder, stateDir);
    const warning = new RegExp(`^warning: .*supervisor\\.config\\.json.*; going on with its state folder ${folder}\n`);

    for (const args of [['pause'], ['resume'], ['show', 'work-1'], ['logs', 'supervisor'], ['status'], ['restart']]) {
      const { code, stderr } = await run(...args);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.stringMatching(warning) });
    }
    for (const args of [['start'], ['start', 'work'], ['reload'], ['restart', '--supervisor'], ['config', 'validate']])
      expect({ args, code: (await run(...args)).code }).toEqual({ args, code: 6 });
    const stopped = await run('stop');
    expect(stopped).toMatchObject({ code: 0, stderr: expect.stringMatching(warning) });
    expect(stopped.stderr).toContain('cardq stopped');
    expect((await run('status')).code).toBe(6); // nobody can say any more where it would run
  });

  test('the logs of a supervisor that was killed are read', async () => {
    const place = await workplace(serving({ echo: 'echo' }));
    await place.ok('start');
    await killSupervisor(place);
    await place.write('supervisor.config.json', '{');
    const logs = await place.run(['logs', 'supervisor', '--json']);
    expect(logs).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: .*\n$/) });
    expect(logs.stdout).toContain('supervisor.ready');
    expect((await place.run(['status'])).code).toBe(3);
  });

  test('the supervisor of another file in the same folder is left alone', async () => {
    const place = await workplace(serving({ echo: 'echo' }));
    await place.ok('start');
    await place.write('other.json', '{ "stateDir": ".cardq", ');
    for (const command of ['status', 'stop', 'logs', 'restart'])
      expect({ command, code: (await place.run([command, '-c', 'other.json'])).code }).toEqual({ command, code: 6 });
    expect((await place.status()).supervisor.state).toBe('running');
  });

  test('one that has begun without a file is the folder’s own', async () => {
    const place = await workplace(null);
    expect((await place.run(['start'], { env: { START_CELERY_WORKER: 'false' } })).code).toBe(0);
    const path = await place.write('supervisor.config.json', '{');
    const { code, stderr } = await place.run(['stop']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^warning: .*\ncardq stopped/) });
    await rm(path);
  });

  test('a supervisor that is named by --host is asked without a word', async () => {
    const place = await workplace(serving({ echo: 'echo' }, { stateDir: 'state' }));
    await place.ok('start');
    const host = `unix:${join(place.folder, 'state', 'cardq.sock')}`;
    await place.write('broken.json', '{');
    expect(await place.run(['pause', '-c', 'broken.json', '--host', host])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'paused echo\n',
    });
  });
});

test('a variable of Celery is told with the one to use instead, wherever the configuration is looked at', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const settings = { env: { CELERY_CONCURRENCY: '3' } };
  const told = "CELERY_CONCURRENCY is Celery's; cardq's own: CARDQ_WORKERS_WORK_PROCESSES=3";
  const [start, doctor, show] = await Promise.all(
    [['start', '--dry-run'], ['doctor'], ['config', 'show', '--origin']].map((words) => place.run(words, settings)),
  );
  expect(start).toMatchObject({ code: 0, stderr: expect.stringContaining(told) });
  expect(doctor?.stdout).toContain(told);
  expect(show?.stdout).toMatch(
    /^workers\.work\.processes +3 +environment CELERY_CONCURRENCY \(here CARDQ_WORKERS_WORK_PROCESSES\)$/m,
  );
});
