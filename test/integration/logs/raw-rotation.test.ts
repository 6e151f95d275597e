import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mendCut } from '../../../src/supervisor/raw-logs/cut.js';
import { RawLogs } from '../../../src/supervisor/raw-logs/raw-logs.js';
import { procStatOf } from '../../../src/supervisor/samples/proc-stat.js';
import { emptyFolder } from '../../support/folder.js';
import { lacks } from '../../support/lacks.js';
import { generationsOf, linesOf } from '../../support/rotated-log.js';
import { smallDisk, whyNoDisk } from '../../support/small-disk.js';
import { requireTool } from '../../support/tools.js';
import { until } from '../../support/until.js';

const ROTATION = { maxBytes: 100_000, keep: 10_000 };

describe.skipIf(process.platform !== 'linux')('a file that programs write by descriptor', () => {
  test('is rotated under a program that writes in blocks, its children, and one that left its session', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    const logs = rotating(path);
    const blocks = 'i=0; while [ $i -lt 200 ]; do $1 seq $((i * 1000 + 1)) $((i * 1000 + 1000)); i=$((i + 1)); done';
    const child = writing(path, `write() { ${blocks}; }; write; write "setsid -w"`);
    await once(child, 'exit');
    await logs.close();
    const once200k = Array.from({ length: 200_000 }, (_, i) => String(i + 1));
    expect(linesOf(path)).toEqual([...once200k, ...once200k]);
    expect(generationsOf(path)).not.toEqual([]);
  });

  test('is rotated under a Node program that ends in the next instant, characters of many bytes whole', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    const logs = rotating(path);
    const program = 'for (let i = 0; i < 2e5; i++) console.log(i + " é€😀"); process.exit()';
    await once(writing(path, `exec "${process.execPath}" -e '${program}'`), 'exit');
    await logs.close();
    expect(linesOf(path)).toEqual(Array.from({ length: 200_000 }, (_, i) => `${i} é€😀`));
  });

  test('is rotated under a process that somebody has stopped, and that stays stopped', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    const child = writing(path, 'seq 1 50000; echo done; exec sleep 60');
    await until('its lines', () => linesOf(path).includes('done'));
    child.kill('SIGSTOP');
    await until('it to stop', () => stateOf(child) === 'T');
    const logs = rotating(path);
    await until('the rotation', () => existsSync(`${path}.1`));
    await logs.close();
    expect(stateOf(child)).toBe('T');
    expect(linesOf(path)).toHaveLength(50_001);
  });

  test('is left alone while its writer is watched for the line that makes it ready', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, 'x\n'.repeat(100_000));
    const logs = new RawLogs(join(path, '..'), ROTATION, () => undefined);
    logs.watch({ rawFiles: [path], isIdle: false, wasReady: false });
    logs.check();
    await logs.close();
    expect(existsSync(`${path}.1`)).toBe(false);
  });

  test('of a process that does nothing is looked at in each fifth look: what it has started may write', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, '');
    const logs = new RawLogs(join(path, '..'), ROTATION, () => undefined);
    logs.watch({ rawFiles: [path], isIdle: true, wasReady: true });
    logs.check();
    writeFileSync(path, 'x\n'.repeat(100_000));
    const isRotated: boolean[] = [];
    for (let look = 0; look < 5; look++) {
      logs.check();
      await logs.close();
      isRotated.push(existsSync(`${path}.1`));
    }
    expect(isRotated).toEqual([false, false, false, false, true]);
  });

  test('is rotated by name when its writer is dead and nobody else has it open', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, 'x\n'.repeat(100_000));
    const logs = new RawLogs(join(path, '..'), ROTATION, () => undefined);
    const stray = writing(path, 'exec sleep 60');
    await until('the stray', () => stateOf(stray) === 'S');
    logs.forget({ rawFiles: [path], isIdle: false, wasReady: true });
    expect(existsSync(`${path}.1`)).toBe(false);
    stray.kill('SIGKILL');
    await once(stray, 'exit');
    logs.forget({ rawFiles: [path], isIdle: false, wasReady: true });
    expect(readFileSync(`${path}.1`, 'utf8')).toHaveLength(200_000);
  });

  test('whose rotation fails is whole, and that is told', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, 'x\n'.repeat(100_000));
    execFileSync('mkdir', [`${path}.copy`]);
    const logs = rotating(path);
    await until('a problem', () => logs.problems[0]);
    expect(logs.problems[0]).toContain('web-1.log could not be rotated');
    expect(readFileSync(path, 'utf8')).toHaveLength(200_000);
  });

  // The cut used to go through what stood there by then: what a new process had begun to write was lost.
  test('that was renamed between two tries to hold its writers still is not cut', async (context) => {
    requireTool('python3', context);
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, 'old\n'.repeat(100_000));
    const traced = await tracedWriter(path);
    const logs = new RawLogs(join(path, '..'), ROTATION, () => undefined);
    const writer = { rawFiles: [path], isIdle: false, wasReady: true };
    logs.watch(writer);
    logs.check();
    while (!hasPendingSignal(traced)) await nextTurn();
    process.kill(traced, 'SIGKILL');
    while (existsSync(`/proc/${traced}`) && stateOf({ pid: traced }) !== 'Z');
    logs.forget(writer);
    writeFileSync(path, 'new\n'.repeat(100));
    await logs.close();
    expect(linesOf(path)).toEqual([...Array(100_000).fill('old'), ...Array(100).fill('new')]);
  });

  // Its copy used to fill the disk before it failed, and took the room of everyone else each minute.
  test.skipIf(lacks(whyNoDisk()))('is left alone where there is no room for a copy of it', async () => {
    const disk = await smallDisk(100 * 1024 ** 2);
    const path = join(disk, 'web-1.log');
    writeFileSync(path, Buffer.alloc(60 * 1024 ** 2, 'x\n'));
    const problems: string[] = [];
    const logs = new RawLogs(disk, ROTATION, (_, error) => problems.push(error));
    logs.watch({ rawFiles: [path], isIdle: false, wasReady: true });
    logs.check();
    let leastFree = Number.POSITIVE_INFINITY;
    while (problems.length === 0) {
      leastFree = Math.min(leastFree, statfsSync(disk).bavail);
      await nextTurn();
    }
    await logs.close();
    expect(leastFree).toBe(statfsSync(disk).bavail);
    expect(problems).toEqual(['there is no room for a copy of it']);
  });

  test('has its writers go on when the supervisor is killed while it holds them still', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    const child = writing(path, 'while :; do echo line; sleep 0.01; done');
    await until('its first line', () => linesOf(path).length > 0);
    spawnSync(process.execPath, [fixture('dies-while-holding'), path]);
    const before = linesOf(path).length;
    await until('it to go on', () => linesOf(path).length > before + 2);
    expect(child.exitCode).toBeNull();
  });
});

describe('a cut that was killed', () => {
  const OLD = Array.from({ length: 20_000 }, (_, i) => `old ${i}`);
  const STEPS = 6;

  test.each([...Array(STEPS).keys()].map((i) => i + 1))(
    'after step %i is mended by the next supervisor',
    async (step) => {
      const path = join(await emptyFolder(), 'web-1.log');
      writeFileSync(path, `${OLD.join('\n')}\n`);
      expect(spawnSync(process.execPath, [fixture('cuts-and-dies'), path, String(step)]).signal).toBe('SIGKILL');
      mendCut(path, 5);
      mendCut(path, 5);
      appendFileSync(path, 'nning\n');
      expect(linesOf(path)).toEqual([...OLD, 'late', 'beginning']);
      expect(readdirSync(join(path, '..')).sort()).toEqual(
        existsSync(`${path}.1`) ? ['web-1.log', 'web-1.log.1'] : ['web-1.log'],
      );
    },
  );

  test('has no more steps than these', async () => {
    const path = join(await emptyFolder(), 'web-1.log');
    writeFileSync(path, `${OLD.join('\n')}\n`);
    expect(String(spawnSync(process.execPath, [fixture('cuts-and-dies'), path, '0']).stdout)).toBe(String(STEPS));
  });
});

/** Rotates the file again and again until the test ends, and keeps what goes wrong. */
function rotating(path: string): RawLogs & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const logs = new RawLogs(join(path, '..'), ROTATION, (message, error) => problems.push(`${message}: ${error}`));
  logs.watch({ rawFiles: [path], isIdle: false, wasReady: true });
  const timer = setInterval(() => logs.check(), 5);
  onTestFinished(() => clearInterval(timer));
  return Object.assign(logs, { problems });
}

/** A shell whose output is appended to the file, as the supervisor starts programs. */
function writing(path: string, program: string): ChildProcess {
  const fd = openSync(path, 'a');
  const child = spawn('/bin/sh', ['-c', program], { stdio: ['ignore', fd, fd], detached: true });
  closeSync(fd);
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
  });
  return child;
}

/** The pid of a process that has the file open, and cannot be stopped because a debugger holds it. */
async function tracedWriter(path: string): Promise<number> {
  const fd = openSync(path, 'a');
  const tracer = spawn('python3', ['-c', DEBUGGER], { stdio: ['ignore', 'pipe', 'inherit', fd] });
  closeSync(fd);
  onTestFinished(() => void tracer.kill('SIGKILL'));
  const [told] = await once(tracer.stdout ?? tracer, 'data');
  return Number(told);
}

const DEBUGGER = `
import ctypes, os, signal, time
child = os.fork()
if child == 0:
  ctypes.CDLL(None).ptrace(0, 0, None, None)
  os.kill(os.getpid(), signal.SIGSTOP)
  os._exit(0)
os.close(3)
os.waitpid(child, os.WUNTRACED)
print(child, flush=True)
os.waitpid(child, 0)`;

/** True when it has been sent a signal that it cannot take. */
function hasPendingSignal(pid: number): boolean {
  return !/^ShdPnd:\s*0+$/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/logs/${name}.mjs`, import.meta.url));
}

function stateOf({ pid }: { readonly pid?: number | undefined }): string | null {
  return procStatOf(pid ?? 0)?.state ?? null;
}
