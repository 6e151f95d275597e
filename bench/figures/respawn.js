import { SUPERVISORS } from '../contenders/supervisors.js';
import { inTurns, now, turnsOf, until } from '../support/measure.js';
import { byName, underEach } from '../support/supervised.js';

const TURNS = 11;

/** From SIGKILL of a process to the first line of the one that takes its place; each is killed once. */
export async function measure() {
  const times = await underEach(SUPERVISORS, { processes: TURNS }, async (running) => {
    const victims = running.map(({ notes }) => notes.read().map(({ pid }) => pid));
    const respawnOne = (one, turn) => respawn(one, victims[running.indexOf(one)][turn]);
    return byName(running, await inTurns(turnsOf(TURNS), running, respawnOne));
  });
  return [{ what: 'SIGKILL until its replacement runs', unit: 'ms', ...times, ratio: 1.15 }];
}

async function respawn({ name, notes }, pid) {
  const before = notes.read().length;
  const killed = now();
  process.kill(pid, 'SIGKILL');
  const born = await until(`a replacement under ${name}`, () => notes.read()[before]);
  return born.at - killed;
}
