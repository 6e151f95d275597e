import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { QueueWorkerSpec } from '../../../src/config/config.js';
import { Diagnostics } from '../../../src/supervisor/diagnosis/diagnostics.js';
import type { HostExit } from '../../../src/supervisor/job-host.js';
import { emptyFolder } from '../../support/folder.js';
import { order, queueWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

const HANGS = [
  { how: 'spins', job: 'spin', summary: /^spinning in .*spin \(\/.*obedient\.mjs:\d+\)$/, seen: /at .*spin \(file:/ },
  {
    how: 'tries a pattern for ever',
    job: 'match',
    summary: /^spinning in RegExp\.test, called by .*match \(\/.*obedient\.mjs:\d+\)$/,
    seen: /at RegExp\.test/,
  },
  {
    how: 'waits in Atomics.wait',
    job: 'block',
    summary: /^blocked in Atomics\.wait, called by .*block \(\/.*obedient\.mjs:\d+\)$/,
    seen: /at Atomics\.wait/,
  },
] as const;

test.each(HANGS)(
  'of a worker that $how it is said where, and the whole report is kept',
  async ({ job, summary, seen }) => {
    const { exit, stateDir } = await hangWith(job);
    expect(exit.diagnosis).toMatch(summary);
    expect(exit.reason).toBe(`killed: no heartbeat for 1s: ${exit.diagnosis}`);
    const report = exit.report ?? '';
    expect(dirname(report)).toBe(join(stateDir, 'reports'));
    expect(statSync(report).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(report)).mode & 0o777).toBe(0o700);
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(seen);
    expect(text).toContain('killed for   no heartbeat for 1s');
    expect(text).toMatch(/^heap +\d.* of at most /m);
    expect(text).not.toContain(SECRET);
  },
);

test('of a worker that waits in the kernel it is said where that is, as far as the kernel tells', async () => {
  const folder = await emptyFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const { exit } = await hangWith('readPipe', { env: { TEST_PIPE: pipe } });
  expect(exit.diagnosis).toMatch(/^blocked/);
  const text = readFileSync(exit.report ?? '', 'utf8');
  expect(text).toContain('it did not answer');
  expect(text).toMatch(/^ {2}\d+ \S+: sleeping/m);
});

test('a look inside leaves no trace in the last words', async () => {
  const { exit } = await hangWith('spin');
  expect(exit.lastWords).toEqual([]);
});

test('a worker that somebody debugs is not looked into, but still killed and told', async () => {
  const { exit } = await hangWith('spin', { nodeArgs: ['--inspect=127.0.0.1:0'] });
  expect(exit).toMatchObject({ signal: 'SIGKILL', cause: 'hang', diagnosis: 'spinning' });
});

test('only the latest reports are kept', async () => {
  const stateDir = await emptyFolder();
  const diagnostics = new Diagnostics(stateDir, (message, error) => expect.unreachable(`${message}: ${error}`));
  const kept: (string | null)[] = [];
  for (let at = 10; at < 70; at++) kept.push((await diagnostics.diagnose({ ...NOBODY, process: `w-${at}` })).report);
  const names = readdirSync(join(stateDir, 'reports'));
  expect(names).toHaveLength(50);
  expect(names.map((name) => join(stateDir, 'reports', name)).sort()).toEqual(kept.slice(-50).sort());
});

test('a report that cannot be saved is told, and the process is known all the same', async () => {
  const stateDir = await emptyFolder();
  writeFileSync(join(stateDir, 'reports'), 'a file stands where the folder is to be');
  const problems: string[] = [];
  const diagnostics = new Diagnostics(stateDir, (message) => problems.push(message));
  const stopped = { rssBytes: 1, cpuPercent: 0, processState: 'T' };
  expect(await diagnostics.diagnose({ ...NOBODY, reading: stopped })).toEqual({
    summary: 'frozen by a stop signal',
    report: null,
  });
  expect(problems).toEqual(['the report on w-1 could not be saved']);
});

const SECRET = 'not-for-any-report';

const NOBODY = {
  process: 'w-1',
  pid: 2 ** 30, // above the highest pid there is
  why: 'no heartbeat for 1s',
  isTurning: false,
  uptimeMs: 1,
  reading: null,
  inspection: null,
};

/** Lets a worker hang in a job, and returns how it ended. */
async function hangWith(
  job: string,
  changes: Partial<QueueWorkerSpec> = {},
): Promise<{ readonly exit: HostExit; readonly stateDir: string }> {
  const env = { PASSWORD: SECRET, ...changes.env };
  const worker = queueWorker({ heartbeat: { interval: 50, timeout: 1000 }, ...changes, env });
  const { supervisor, heard, hostOf, stateDir } = await supervise({ pdf: worker });
  supervisor.start();
  await supervisor.whenReady(10_000);
  order(hostOf('pdf-1'), job);
  const { exit } = await until('its end', () => heard.exits[0]);
  return { exit, stateDir };
}
