import { celery } from './contenders/celery.js';
import { installPm2, PM2_VERSION, pm2 } from './contenders/pm2.js';
import { aboutStandIn } from './contenders/sheets.js';
import { supervisord } from './contenders/supervisord.js';
import { makeDecks } from './decks/decks.js';
import { hasRedis } from './support/redis.js';

/*
 * Figures that belong together: they share contenders, which are the columns of their table, and a file of results,
 * `bench/results/GROUP.md`. `ratios` are pairs of columns whose milliseconds are divided; `prepare` returns what is to be
 * told beside the machine; `picture` is drawn from the rows, too.
 */
export const GROUPS = {
  peers: {
    figures: [
      'start',
      'supervisor-memory',
      'memory',
      'idle',
      'status',
      'respawn',
      'standby',
      'stop',
      'hang',
      'leak',
      'crash-loop',
      'grandchildren',
      'supervisor-death',
      'rescue',
      'poison',
      'throughput',
      'logs',
      'npm-start',
    ],
    columns: {
      cardq: 'cardq',
      floor: 'floor',
      pm2: 'pm2',
      supervisord: 'supervisord',
      celery: 'Celery',
      bullmq: 'BullMQ',
    },
    ratios: [['cardq', 'floor']],
    picture: 'docs/images/peers.svg',
    prepare() {
      installPm2();
      return [tellMissing(pm2) ?? `pm2 ${PM2_VERSION}`, tellMissing(supervisord), tellMissing(celery)]
        .filter(Boolean)
        .join(' · ');
    },
  },
  brokers: {
    figures: ['first-job', 'dispatch', 'backlog', 'outage'],
    columns: { cardq: 'cardq' },
    ratios: [],
    prepare: () => (hasRedis ? 'Redis by Debian' : 'without Redis (apt-get install redis-server)'),
  },
  'control-plane': {
    figures: ['watched'],
    columns: { cardq: 'cardq' },
    ratios: [],
    prepare: () => 'beyond a supervisor that nobody looks at',
  },
  render: {
    figures: ['render-time', 'render-memory', 'render-size', 'render-warm', 'render-offset'],
    columns: { cardq: 'cardq', floor: 'floor', standIn: 'stand-in' },
    ratios: [
      ['cardq', 'floor'],
      ['standIn', 'cardq'],
    ],
    async prepare() {
      await makeDecks();
      return aboutStandIn;
    },
  },
};

/** Null when it is there; else one line that says how to get it, which stands above the table, too. */
function tellMissing({ name, isThere, howToGet }) {
  if (isThere()) return null;
  const line = `without ${name} (${howToGet})`;
  process.stderr.write(`${line}\n`);
  return line;
}
