import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { CARDQ, type Workplace, workplace } from '../support/cardq.js';
import { serving } from '../support/worker-modules.js';

const version: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

test('-V prints the version', async () => {
  const place = await workplace(null);
  expect(await place.ok('-V')).toBe(`${version}\n`);
  expect(await place.ok('--version')).toBe(`${version}\n`);
  expect(JSON.parse(await place.ok('-V', '--json'))).toEqual({ schemaVersion: 1, version });
});

test('--help, -h, help and no word at all print the same page, which has every command', async () => {
  const place = await workplace(null);
  const page = await place.ok('--help');
  expect(await Promise.all([place.ok('-h'), place.ok('help'), place.ok()])).toEqual([page, page, page]);
  for (const { name, summary } of COMMANDS)
    expect(page).toMatch(new RegExp(`^  ${name}[ \\w|<>\\[\\]…=-]* .*${escaped(summary)}$`, 'm'));
  for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
});

test('help start and start --help print the page of the command', async () => {
  const place = await workplace(null);
  const page = await place.ok('start', '--help');
  expect(await place.ok('help', 'start')).toBe(page);
  expect(page).toMatch(/^cardq start \[worker…\]\n\nstart the supervisor/);
});

test('every command has a page with its options and examples that begin with its name', async () => {
  const place = await workplace(null);
  const pages = await Promise.all(
    COMMANDS.map(async (command) => ({ command, page: await place.ok(command.name, '-h') })),
  );
  for (const { command, page } of pages) {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(example).toContain(`cardq ${command.name}`);
      expect(page).toContain(`\n  ${example}`);
    }
    for (const { name } of command.options) expect(page).toContain(`--${name}`);
  }
});

describe('a word that is nearly right gets a suggestion', () => {
  test.for([
    [['strat'], 2, 'there is no command "strat"', 'did you mean "start"?'],
    [['help', 'stauts'], 2, 'there is no command "stauts"', 'did you mean "status"?'],
    [['start', '--forground'], 2, 'cardq start has no option --forground', 'did you mean --foreground?'],
    [['--jsn', 'status'], 2, 'cardq status has no option --jsn', 'did you mean --json?'],
    [['status', 'wrok'], 4, 'there is no worker "wrok"', 'did you mean "work"?'],
    [['stop', 'work-2'], 4, 'there is no worker "work-2"', 'did you mean'],
    [['enqueue', 'ehco'], 4, 'there is no queue "ehco"', 'did you mean "echo"?'],
    [['jobs', 'ehco'], 4, 'there is no queue "ehco"', 'did you mean "echo"?'],
    [['pause', 'ehco'], 4, 'there is no queue "ehco"', 'did you mean "echo"?'],
  ] as const)('%j', async ([args, code, message, hint]) => {
    const place = await workplace(serving({ echo: 'echo' }));
    if (code === 4) await place.ok('start');
    const finished = await place.run(args);
    expect({ code: finished.code, stdout: finished.stdout }).toEqual({ code, stdout: '' });
    expect(finished.stderr).toContain(`error: ${message}`);
    expect(finished.stderr).toContain(`hint: ${hint}`);
  });
});

test('what cannot be meant is usage: exit 2, nothing on stdout, and a hint how to mend it', async () => {
  const place = await workplace(null);
  const lines = [
    'nosuchcommandatall',
    'start -n many',
    'start -n 0',
    'start -Q echo=0',
    'start --timeout soon',
    'start --timeout',
    'stop --timeout soon',
    'scale work=2 --timeout soon',
    'enqueue echo --wait --timeout soon',
    'render . --timeout soon',
    'queues echo',
    'start --once=yes',
    'status --color sometimes',
    'status --host nowhere',
    'logs --level loud',
    'logs --host unix:/tmp/s',
    'wait forever',
    'wait constructor',
    'reload now',
    'startup docker --install',
    'restart --supervisor work',
    'show job:',
    'cancel echo/',
    'wait',
    'scale work',
    'scale',
    'show',
    'retry',
    'retry 1 --failed',
    'cancel',
    'purge',
    'render',
    'calibrate sheets.pdf',
    'calibrate --all --paper a4',
    'calibrate -o -',
    'enqueue',
    'enqueue echo {"a":}',
    'enqueue echo {} --priority -1',
    'enqueue echo {} --delay soon',
    'enqueue echo {} --id 12',
    'enqueue echo {} --id a:b',
    'enqueue echo {} --name=',
    'scale work=0',
    'jobs a b',
    'jobs --state lost',
    'purge echo --state lost',
    'purge echo --state waiting,active --yes',
  ];
  for (const line of lines) {
    const { code, stdout, stderr } = await place.run(line.split(' '));
    expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .+\nhint: .+\ncode: usage\n$/);
  }
});

describe('a hint fits what was wrong', () => {
  test.for([
    ['scale work=0', '', 'cardq stop work'],
    ['purge echo --state active', '', 'cardq cancel asks a running job to stop'],
    ['jobs --state complete', '', 'did you mean "completed"?'],
    ['logs --level loud', '', 'for example --level debug'],
    ['enqueue echo --delay soon', '', 'for example --delay 30s, 5m, 1h or 500 (milliseconds)'],
    ['enqueue echo --id 12', '', 'it takes 1 to 200 characters without blanks and colons, not digits alone'],
    ['enqueue echo {a:1}', '', 'quote it: cardq enqueue default \'{"a": 1}\''],
    ['enqueue echo -', 'not JSON', 'it takes one JSON value: cardq enqueue default - < job.json'],
    ['jobs -c nope.json', '', 'check the path'],
  ] as const)('%j', async ([line, input, hint]) => {
    const place = await workplace(null);
    expect((await place.run(line.split(' '), { input })).stderr).toContain(`\nhint: ${hint}\n`);
  });
});

test('an unknown name is told as the page of errors shows it, whoever finds out', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const shown = /```text\n(.+?)```/s.exec(page)?.[1]?.replaceAll('pdf', 'work');
  for (const command of ['status', 'stop', 'restart', 'reset'])
    expect((await place.run([command, 'workf'])).stderr).toBe(shown);
  for (const line of [
    ['jobs', 'ehco'],
    ['show', 'nosuch'],
    ['scale', 'wrok=2'],
  ])
    expect((await place.run(line)).stderr).toMatch(/^error: there is no [^,]+\nhint: /);
  expect((await place.run(['show', 'nosuch/a'])).stderr).toContain('\nhint: cardq jobs lists them\n');
});

test('an error is three lines on stderr, and one document there with --json', async () => {
  const place = await workplace(null);
  const plain = await place.run(['jobs']);
  expect(plain).toMatchObject({ code: 7, stdout: '' });
  expect(plain.stderr).toMatch(
    /^error: no supervisor is running, .+cardq\.sock\nhint: start one: cardq start\ncode: no_supervisor\n$/,
  );
  const json = await place.run(['jobs', '--json']);
  expect(json).toMatchObject({ code: 7, stdout: '' });
  expect(JSON.parse(json.stderr)).toEqual({
    schemaVersion: 1,
    error: {
      code: 'no_supervisor',
      message: 'no supervisor is running',
      where: expect.stringContaining('cardq.sock'),
      hint: 'start one: cardq start',
    },
  });
});

test('a stack is shown with --debug only', async () => {
  const place = await workplace(null);
  expect((await place.run(['jobs'])).stderr).not.toContain('    at ');
  expect((await place.run(['jobs', '--debug'])).stderr).toContain('    at ');
});

test('what needs a supervisor ends with 7 when none runs', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const lines = [
    ['jobs', 'health'],
    ['show', '1'],
    ['enqueue', 'echo'],
    ['queues'],
    ['pause'],
    ['resume', 'echo'],
    ['retry', '1'],
    ['cancel', '1'],
    ['purge', 'echo', '--yes'],
    ['restart'],
    ['scale', 'work=2'],
    ['reset'],
  ];
  const codes = await Promise.all(lines.map(async (line) => [line.join(' '), (await place.run(line)).code]));
  expect(codes).toEqual(lines.map((line) => [line.join(' '), 7]));
});

test('colour is for terminals, unless it is asked for; a flag beats the environment', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect(await place.ok('status')).not.toContain('\u001B');
  expect(await place.ok('status', '--color', 'always')).toContain('\u001B[');
  expect((await place.run(['status', '--color', 'always'], { env: { NO_COLOR: '1' } })).stdout).toContain('\u001B[');
});

test.runIf(hasTerminals())('on a terminal there is colour, but not with NO_COLOR or --color never', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect(onTerminal(place, 'status')).toContain('\u001B[32mrunning\u001B[39m');
  expect(onTerminal(place, 'status --color never')).not.toContain('\u001B');
  expect(onTerminal(place, 'status', { NO_COLOR: '1' })).not.toContain('\u001B');
  expect(onTerminal(place, 'nonsense')).toContain('\u001B[31merror:\u001B[39m');
});

test('-q leaves results and errors', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await place.run(['start', '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect((await place.run(['-q', 'enqueue', 'echo'])).stdout).toMatch(/^\S+\n$/);
  expect((await place.run(['show', 'nosuch', '-q'])).stderr).toContain('error: ');
  expect(await place.run(['stop', '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a reader that leaves early is no error', async () => {
  const place = await workplace(null);
  const child = place.begin(['--help']);
  child.stdout.destroy();
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});

/** What a command prints when its output is a terminal, as util-linux's `script` makes one. */
function onTerminal({ folder }: Workplace, line: string, env: NodeJS.ProcessEnv = {}): string {
  const { NO_COLOR: _, ...inherited } = process.env;
  const command = `"${process.execPath}" "${CARDQ}" ${line}`;
  return spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...inherited, TERM: 'xterm', ...env },
  }).stdout;
}

function hasTerminals(): boolean {
  return process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test('where nothing can be printed, the error is told, and where that cannot be told either, the exit status is', () => {
  const inShell = (line: string) =>
    spawnSync('sh', ['-c', `"${process.execPath}" "${CARDQ}" ${line}`], { encoding: 'utf8' });
  const full = inShell('--help > /dev/full');
  expect(full.status).toBe(1);
  expect(full.stderr).toMatch(
    /^error: what was asked for cannot be printed: .*ENOSPC.*, standard output\nhint: .+\ncode: disk_full\n$/,
  );
  expect(inShell('nosuchcommand 2> /dev/full').status).toBe(2);
});
