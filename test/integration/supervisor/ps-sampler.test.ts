import { type ChildProcess, spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { PsSampler } from '../../../src/supervisor/samples/ps-sampler.js';
import { until } from '../../support/until.js';

const MIB = 1024 ** 2;

test('where there is no /proc, ps tells what a process and its group use', async () => {
  const sampler = open();
  const greedy = `globalThis.held = Buffer.alloc(100 * ${MIB}, 1); setInterval(() => undefined, 1000)`;
  const leader = run(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(greedy)}]); for (;;);`,
  );
  sampler.watch(leader);
  expect(sampler.last(leader)).toBeNull();
  const reading = await until('its child to swell', () => {
    sampler.sample();
    const last = sampler.last(leader);
    return (last?.rssBytes ?? 0) > 150 * MIB && (last?.cpuPercent ?? 0) > 0 ? last : null;
  });
  expect(reading.processState).toBe('R');
  expect(reading.rssBytes).toBeLessThan(400 * MIB);
  expect(sampler.look(leader)).toEqual(reading);
});

test('a stopped process is told as such, and one that is forgotten not at all', async () => {
  const sampler = open();
  const pid = run('setInterval(() => undefined, 1000)');
  sampler.watch(pid);
  process.kill(pid, 'SIGSTOP');
  await until('it to be seen', () => {
    sampler.sample();
    return sampler.last(pid)?.processState === 'T';
  });
  sampler.forget(pid);
  expect(sampler.last(pid)).toBeNull();
});

test('nothing is noted any more once it is closed', async () => {
  const sampler = new PsSampler();
  const pid = run('setInterval(() => undefined, 1000)');
  sampler.watch(pid);
  sampler.sample();
  sampler.close();
  expect(sampler.last(pid)).toBeNull();
});

function open(): PsSampler {
  const sampler = new PsSampler();
  onTestFinished(() => sampler.close());
  return sampler;
}

/** A Node process in a group of its own, which ends with the test. */
function run(program: string): number {
  const child: ChildProcess = spawn(process.execPath, ['-e', program], { detached: true, stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error('it could not be started');
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
  return pid;
}
