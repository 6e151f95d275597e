import { cardq } from '../contenders/cardq.js';
import { floor } from '../contenders/floor.js';
import { pm2 } from '../contenders/pm2.js';
import { inTurns, timed } from '../support/measure.js';
import { underEach } from '../support/supervised.js';

/** How long a user waits for the list of ten processes. */
export async function measure() {
  const times = await underEach([cardq, floor, pm2], { processes: 10 }, (running) =>
    inTurns(31, running, ({ supervisor }) => timed(() => supervisor.list())),
  );
  return [{ what: 'status of 10 processes', unit: 'ms', ...named(times), ratio: 1.6 }];
}

function named([ours, least, theirs]) {
  return { cardq: ours, floor: least, pm2: theirs };
}
