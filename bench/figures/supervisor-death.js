import { SUPERVISORS } from '../contenders/supervisors.js';
import { pause, until } from '../support/measure.js';
import { isAlive, parentOf } from '../support/processes.js';
import { oneByOne } from '../support/supervised.js';

const PROCESSES = 5;
const SETTLED_MS = 3000;

/** A supervisor that is killed and started again: how many of the workers before it then live beside the new ones. */
export async function measure() {
  const doubles = await oneByOne(SUPERVISORS, { processes: PROCESSES }, async ({ notes, supervisor }) => {
    const before = notes.read().map(({ pid }) => pid);
    const pid = parentOf(before[0]);
    process.kill(pid, 'SIGKILL');
    await until('the supervisor to be dead', () => !isAlive(pid));
    await supervisor.start();
    await until('new workers to be born', () => notes.read().length >= 2 * PROCESSES);
    await pause(SETTLED_MS);
    const left = before.filter(isAlive);
    for (const orphan of left) process.kill(orphan, 'SIGKILL');
    return left.length;
  });
  return [{ what: 'SIGKILL of the supervisor, and start: doubles', unit: '', ...doubles, most: 0 }];
}
