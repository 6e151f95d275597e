import { installPm2, PM2_VERSION } from './contenders/pm2.js';
import { aboutStandIn } from './contenders/sheets.js';
import { makeDecks } from './decks/decks.js';

/*
 * Figures that belong together: they share contenders, which are the columns of their table, and a file of results,
 * `bench/results/GROUP.md`. `ratios` are pairs of columns whose milliseconds are divided; `prepare` returns what is to be
 * told beside the machine.
 */
export const GROUPS = {
  supervisor: {
    figures: ['status', 'start', 'respawn', 'rescue', 'stop', 'memory', 'idle', 'npm-start', 'throughput'],
    columns: { cardq: 'cardq', floor: 'floor', pm2: 'pm2', bullmq: 'BullMQ' },
    ratios: [['cardq', 'floor']],
    prepare() {
      installPm2();
      return `pm2 ${PM2_VERSION}`;
    },
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
