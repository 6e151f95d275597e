import { cardq } from '../contenders/cardq.js';
import { pm2 } from '../contenders/pm2.js';
import { now, ofEach, until } from '../support/measure.js';
import { isAlive } from '../support/processes.js';
import { underOne } from '../support/supervised.js';

const LIMIT_BYTES = 150_000_000;

/** From the moment in which a process passes its memory limit of 150 MB, at 100 MB a second, until it is gone. */
export async function measure() {
  const row = { unit: 'ms', supervisord: 'never' };
  const own = await ofEach(3, [cardq], (contender) => leak(contender, 'self'));
  const below = await ofEach(3, [cardq], (contender) => leak(contender, 'child'));
  const theirs = await ofEach(1, [pm2], (contender) => leak(contender, 'self'));
  return [
    { ...row, what: 'leak of 100 MB/s is ended', ...own, ...theirs, most: 1200 },
    { ...row, what: 'leak of a child of the process is ended', ...below, pm2: 'never', most: 6000 },
  ];
}

function leak(contender, who) {
  return underOne(
    contender,
    { runs: 'leaks.cjs', args: [who], processes: 1, memory: LIMIT_BYTES },
    async ({ notes }) => {
      const { pid, at } = await until('the limit to be passed', () =>
        notes.read().find(({ words }) => words[0] === 'passed'),
      );
      await until('its process to be gone', () => !isAlive(pid));
      return now() - at;
    },
  );
}
