import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type RunOptions, type Workplace, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { lacks } from '../support/lacks.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { serving } from '../support/worker-modules.js';

interface Diagnosis {
  readonly subject: string;
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'fail';
  readonly message: string;
  readonly hint: string | null;
}

test('all is well in an empty folder, and it stays empty', async () => {
  const place = await workplace(null);
  const { code, stdout, stderr } = await place.run(['doctor']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ok {4}node {11}Node /);
  expect(stdout).not.toMatch(/^FAIL/m);
  expect(readdirSync(place.folder)).toEqual([]);
});

test('beside a running supervisor it tells its version, and changes nothing of it', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const before = await place.status();
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(0);
  const [state, version] = of(checks, 'supervisor');
  expect(state?.message).toBe(`running, pid ${before.supervisor.pid}`);
  expect(version).toMatchObject({ check: 'version', level: 'ok' });
  expect((await place.status()).supervisor).toMatchObject({ pid: before.supervisor.pid, state: 'running' });
});

test('a broken configuration is told mistake by mistake, what it hides is named, and the exit status is 6', async () => {
  const place = await workplace({ brker: {}, stateDir: 3 });
  const { code, checks, skipped } = await diagnosed(place);
  expect(code).toBe(6);
  expect(of(checks, 'configuration')).toMatchObject([
    { level: 'fail', message: expect.stringContaining('brker: unknown key'), hint: 'did you mean "broker"?' },
    { level: 'fail', message: expect.stringContaining('stateDir') },
  ]);
  expect(of(checks, 'node')).toHaveLength(1);
  expect(skipped).toContain('broker');
  expect((await place.run(['doctor', '-c', 'nowhere.json'])).code).toBe(6);
  await place.write('supervisor.config.json', serving({ echo: 'echo' }));
  expect((await diagnosed(place)).code).toBe(0);
});

test('a state folder and a socket that others may open have failed', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const stateDir = join(place.folder, '.cardq');
  chmodSync(stateDir, 0o777);
  chmodSync(join(stateDir, 'cardq.sock'), 0o666);
  chmodSync(join(stateDir, 'broker.db'), 0o644);
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(1);
  expect(of(checks, 'state folder')).toMatchObject([
    { level: 'ok' },
    { level: 'fail', check: 'rights', hint: `chmod 0700 '${stateDir}'` },
    { level: 'warn', check: 'rights', hint: `chmod 0600 '${join(stateDir, 'broker.db')}'` },
  ]);
  expect(of(checks, 'socket').map(({ level }) => level)).toEqual(['ok', 'fail']);
  chmodSync(stateDir, 0o700);
});

test('what a killed supervisor left is told, and goes away with the next one', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await killSupervisor(place);
  const left = await diagnosed(place);
  expect(of(left.checks, 'supervisor')).toMatchObject([{ level: 'ok', message: 'none is running' }]);
  expect(of(left.checks, 'socket')).toMatchObject([{ level: 'warn', message: expect.stringContaining('died') }]);
  await place.ok('start');
  expect(of((await diagnosed(place)).checks, 'socket')).toMatchObject([{ level: 'ok' }]);
});

test('a supervisor that is stopped by a signal is told to be silent', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { pid } = (await place.status()).supervisor;
  process.kill(pid ?? 0, 'SIGSTOP');
  try {
    const { code, checks } = await diagnosed(place);
    expect(code).toBe(1);
    expect(of(checks, 'supervisor')).toMatchObject([
      { level: 'fail', message: expect.stringContaining('did not answer') },
    ]);
  } finally {
    process.kill(pid ?? 0, 'SIGCONT');
  }
});

test('a port that another program has is told, and a free one is', async () => {
  const port = await freePort();
  const place = await workplace({ ...serving({ echo: 'echo' }), api: { enabled: true, port } });
  expect(of((await diagnosed(place)).checks, 'port')).toMatchObject([
    { level: 'ok', message: `127.0.0.1:${port} is free` },
  ]);
  const other = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(1);
  expect(of(checks, 'port')).toMatchObject([{ level: 'fail', hint: expect.stringContaining('api.port') }]);
});

test.skipIf(process.platform !== 'linux')('a limit of open files that is too low has failed', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const { code, checks } = await diagnosed(place, { through: ['prlimit', '--nofile=60:60'] });
  expect(code).toBe(1);
  expect(of(checks, 'open files')).toMatchObject([
    { level: 'fail', message: expect.stringContaining('60 may be open') },
  ]);
});

test('the limit of a real control group is held against those of the workers', async ({ skip }) => {
  const group = groupWithLimit(400 * 1024 ** 2);
  const missing =
    group === null ? 'control groups can be made by root alone, where the system is not a container' : null;
  if (lacks(missing)) skip(missing);
  const place = await workplace(serving({ echo: 'echo' }));
  const through = ['sh', '-c', `echo $$ > ${group}/cgroup.procs; exec "$@"`, 'sh'];
  const { code, checks } = await diagnosed(place, { through });
  expect(code).toBe(1);
  expect(of(checks, 'memory')).toMatchObject([{ level: 'fail', message: expect.stringContaining('400.0 MiB') }]);
});

test.skipIf(process.platform !== 'linux')('jobs in memory are warned of', async () => {
  const stateDir = await mkdtemp('/dev/shm/cardq-doctor-');
  onTestFinished(() => rm(stateDir, { recursive: true }));
  const place = await workplace({ ...serving({ echo: 'echo' }), stateDir });
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(0);
  expect(of(checks, 'broker')).toContainEqual(expect.objectContaining({ check: 'file system', level: 'warn' }));
});

test('a broker file that is no database, folders that are not there and modules that are missing have failed', async () => {
  const place = await workplace({
    queues: { a: { module: './gone.mjs' }, b: { module: 'not-installed' }, c: { module: 'cardq/workers/default' } },
    workers: { w: { queues: ['a', 'b', 'c'], cwd: './nowhere' } },
    render: { inputRoots: ['pictures'], outputDir: 'supervisor.config.json' },
  });
  mkdirSync(join(place.folder, '.cardq'), { mode: 0o700 });
  writeFileSync(join(place.folder, '.cardq/broker.db'), 'something else altogether', { mode: 0o600 });
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(1);
  const failed = checks.filter(({ level }) => level === 'fail').map(({ subject, check }) => `${subject}: ${check}`);
  expect(failed).toEqual([
    'broker: file',
    'workers: module',
    'workers: module',
    'workers: cwd',
    'render: input',
    'render: output',
  ]);
});

test.skipIf(process.geteuid?.() !== 0)('what belongs to another user is told', async () => {
  const place = await workplace(null);
  mkdirSync(join(place.folder, '.cardq'), { mode: 0o700 });
  execFileSync('chown', ['nobody', join(place.folder, '.cardq')]);
  const { code, checks } = await diagnosed(place);
  expect(code).toBe(1);
  expect(of(checks, 'state folder')).toContainEqual(expect.objectContaining({ check: 'owner', level: 'fail' }));
});

describeWithRedis('a Redis', () => {
  test('that evicts keys has failed, with its mend; nothing is written to it', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    onTestFinished(() => redis.stop());
    const place = await workplace({ ...serving({ echo: 'echo' }), broker: { url: redis.url } });
    const { code, checks } = await diagnosed(place);
    expect(code).toBe(1);
    expect(of(checks, 'broker')).toContainEqual(
      expect.objectContaining({ check: 'eviction', level: 'fail', hint: expect.stringContaining('noeviction') }),
    );
    expect(redis.command('dbsize')).toBe('0');
    expect(readdirSync(place.folder)).toEqual(['supervisor.config.json']);
    redis.command('config', 'set', 'maxmemory-policy', 'noeviction');
    expect((await diagnosed(place)).code).toBe(0);
  });

  test('that wants a password has failed, and one that is silent holds up no other check', async () => {
    const redis = await startRedis(['--requirepass', 'secret']);
    onTestFinished(() => redis.stop());
    const place = await workplace({ ...serving({ echo: 'echo' }), broker: { url: redis.url } });
    expect(of((await diagnosed(place)).checks, 'broker')).toMatchObject([
      { level: 'fail', message: expect.stringMatching(/NOAUTH|Authentication/) },
    ]);
    redis.signal('SIGSTOP');
    const silent = await diagnosed(place);
    expect(of(silent.checks, 'broker')).toMatchObject([{ level: 'fail' }]);
    expect(of(silent.checks, 'sheets')).toMatchObject([{ level: 'ok' }, { level: 'ok' }]);
  });
});

async function diagnosed(place: Workplace, options?: RunOptions) {
  const { code, stdout } = await place.run(['doctor', '--json'], options);
  const document = JSON.parse(stdout) as { checks: readonly Diagnosis[]; skipped: readonly string[] };
  return { code, ...document };
}

function of(checks: readonly Diagnosis[], subject: string): readonly Diagnosis[] {
  return checks.filter((one) => one.subject === subject);
}

/** Root has version 1 of control groups on some machines; what is read of version 2 is tested on files of its shape. */
/** Makes a control group, of either version, that is gone when the test ends; null: none can be made here. */
function groupWithLimit(bytes: number): string | null {
  for (const [parent, limit] of MEMORY_GROUPS) {
    const group = join(parent, `cardq-doctor-${process.pid}`);
    try {
      mkdirSync(group);
    } catch {
      continue; // ENOENT: not of this version; EACCES, EROFS: not to be changed here
    }
    onTestFinished(() => rmdirSync(group));
    if (!existsSync(join(group, limit))) continue;
    writeFileSync(join(group, limit), String(bytes));
    return group;
  }
  return null;
}

const MEMORY_GROUPS = [
  ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
  ['/sys/fs/cgroup', 'memory.max'],
] as const;
