import { SUPERVISORS } from '../contenders/supervisors.js';
import { inTurns, median, timed, turnsOf } from '../support/measure.js';
import { byName, oneByOne, underEach } from '../support/supervised.js';

const RATIO = 1.4;

/** How long a user waits for the list of ten processes, and of a hundred. */
export async function measure() {
  const ten = await underEach(SUPERVISORS, { processes: 10 }, async (running) =>
    byName(running, await inTurns(turnsOf(31), running, ({ supervisor }) => timed(() => supervisor.list()))),
  );
  const hundred = await oneByOne(SUPERVISORS, { processes: 100 }, async ({ supervisor }) => {
    const times = [];
    for (let turn = 0; turn < turnsOf(15); turn++) times.push(await timed(() => supervisor.list()));
    return median(times);
  });
  return [
    { what: 'status of 10 processes', unit: 'ms', ...ten, ratio: RATIO },
    { what: 'status of 100 processes', unit: 'ms', ...hundred, ratio: RATIO },
  ];
}
