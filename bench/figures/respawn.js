import { cardq } from '../contenders/cardq.js';
import { floor } from '../contenders/floor.js';
import { pm2 } from '../contenders/pm2.js';
import { inTurns, now, until } from '../support/measure.js';
import { underEach } from '../support/supervised.js';

const TURNS = 11;

/** From SIGKILL of a process to the first line of the one that takes its place; each is killed once. */
export async function measure() {
  const times = await underEach([cardq, floor, pm2], { processes: TURNS }, async (running) => {
    const victims = running.map(({ notes }) => notes.read().map(({ pid }) => pid));
    return inTurns(TURNS, running, (one, turn) => respawn(one, victims[running.indexOf(one)][turn]));
  });
  const [ours, least, theirs] = times;
  return [
    { what: 'SIGKILL until its replacement runs', unit: 'ms', cardq: ours, floor: least, pm2: theirs, ratio: 1.3 },
  ];
}

async function respawn({ name, notes }, pid) {
  const before = notes.read().length;
  const killed = now();
  process.kill(pid, 'SIGKILL');
  const born = await until(`a replacement under ${name}`, () => notes.read()[before]);
  return born.at - killed;
}
