import { inFolder } from '../support/folder.js';
import { median, timed, turnsOf } from '../support/measure.js';

const WAITING = 1_000_000;
const AT_ONCE = 1000;
const CALLS = 200;
const MOST_MS = 5;

/** What one call to the embedded broker takes while a million jobs wait. */
export async function measure() {
  const { openBroker } = await import('../../dist/src/broker/open.js');
  const waiting = turnsOf(WAITING / AT_ONCE) * AT_ONCE;
  return inFolder(async (stateDir) => {
    const broker = await openBroker({ spec: { url: null }, stateDir, holder: 'bench' });
    try {
      await broker.watch('backlog', null);
      for (let added = 0; added < waiting; added += AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => broker.add(jobOf(`job-${added + number}`))));
      }
      const row = (what, ms) => ({ what: `${what}, ${waiting} jobs waiting`, unit: 'ms', cardq: ms, most: MOST_MS });
      const taken = [];
      const keep = { ageMs: null, count: null };
      return [
        row('add', await medianOf((number) => broker.add(jobOf(`more-${number}`)))),
        row('take', await medianOf(async () => void taken.push((await broker.take('backlog')).job))),
        row('complete', await medianOf((number) => broker.complete(taken[number], null, keep))),
        row('counts', await medianOf(() => broker.counts('backlog'))),
        row('the first 20 of the list', await medianOf(() => broker.list(FIRST_PAGE))),
      ];
    } finally {
      await broker.close();
    }
  });
}

const FIRST_PAGE = { queue: 'backlog', states: ['waiting'], offset: 0, limit: 20 };

function jobOf(id) {
  return { queue: 'backlog', name: 'backlog', data: { input: '/srv/decks/forest' }, id };
}

async function medianOf(call) {
  const times = [];
  for (let number = 0; number < turnsOf(CALLS); number++) times.push(await timed(() => call(number)));
  return median(times);
}
