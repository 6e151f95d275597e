import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { errnoOf } from '../../../src/base/errors.js';
import { findMarked } from '../../../src/supervisor/strays/marked-processes.js';
import { processOfMark, stateDirMark } from '../../../src/supervisor/strays/process-mark.js';
import { queueWorker, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

const STORM_MS = 5000;

test('kills, stops and starts at random never make two incarnations of one process, and all recover', async () => {
  const restart = { max: 1e6, window: 60_000, delay: 5, maxDelay: 20 };
  const { supervisor, stateDir, events } = await supervise({ pdf: queueWorker({ processes: 4, restart }) });
  supervisor.start();
  await supervisor.whenReady(10_000);
  const endsAt = performance.now() + STORM_MS;
  while (performance.now() < endsAt) {
    strike();
    await delay(Math.random() * 30);
    expect(doubles(stateDir)).toEqual([]);
  }
  supervisor.start();
  await until('all to recover', () => supervisor.snapshot().every((one) => one.state === 'running'));
  expect(events.filter((one) => one.event === 'worker.exited').length).toBeGreaterThan(20);

  function strike(): void {
    const name = `pdf-${1 + Math.floor(Math.random() * 4)}`;
    const pid = supervisor.snapshot([name])[0]?.pid ?? null;
    const dice = Math.random();
    if (dice < 0.5 && pid !== null) kill(pid);
    else if (dice < 0.6) void supervisor.stop([name]);
    else if (dice < 0.7) void supervisor.stop([name], { now: true });
    else supervisor.start([name]);
  }
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ESRCH') throw thrown; // dead already: its last messages are being read before its end is told
  }
}

/** Processes of which more than one incarnation lives. */
function doubles(stateDir: string): string[] {
  const living = findMarked((mark) => mark.startsWith(stateDirMark(stateDir))).map((one) => processOfMark(one.mark));
  return living.filter((name, index) => living.indexOf(name) !== index);
}
