import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { ProcSampler } from '../../../src/supervisor/samples/proc-sampler.js';
import { until } from '../../support/until.js';

test.runIf(process.platform === 'linux')('a process that has ended is told with the memory that it had', async () => {
  const sampler = new ProcSampler();
  onTestFinished(() => sampler.close());
  const pid = await childThatNobodyAwaits();
  sampler.watch(pid, 'mark');
  await until('it to be there', () => (sampler.look(pid)?.rssBytes ?? 0) > 0); // it has none for an instant amid exec
  process.kill(pid, 'SIGKILL');
  const reading = await until('it to be a zombie', () => {
    const last = sampler.look(pid);
    return last?.processState === 'Z' ? last : null;
  });
  expect(reading.rssBytes).toBeGreaterThan(0);
});

/** What has ended stays a zombie there until the test is over. */
async function childThatNobodyAwaits(): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [text] = await once(parent.stdout, 'data');
  return Number(text);
}
