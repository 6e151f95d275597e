import { SUPERVISORS } from '../contenders/supervisors.js';
import { pause } from '../support/measure.js';
import { isAlive } from '../support/processes.js';
import { oneByOne } from '../support/supervised.js';

const SWEPT_WITHIN_MS = 3000;

/** Of four programs that a worker has started, one of which called setsid: how many live on when it is killed. */
export async function measure() {
  const left = await oneByOne(SUPERVISORS, { runs: 'family.cjs', processes: 1 }, async ({ notes }) => {
    const [{ pid }] = notes.read();
    process.kill(pid, 'SIGKILL');
    await pause(SWEPT_WITHIN_MS);
    const [first, ...later] = notes.read().map(({ words }) => words.map(Number).filter(isAlive));
    for (const orphan of [first, ...later].flat()) process.kill(orphan, 'SIGKILL');
    return first.length;
  });
  return [{ what: 'SIGKILL of a worker with 4 children: left', unit: '', ...left, most: 0 }];
}
