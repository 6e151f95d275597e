import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../scripts/setup.js';
import { ROOT } from './contenders/cardq.js';
import { installPm2, PM2_VERSION } from './contenders/pm2.js';
import { describeMachine } from './support/machine.js';
import { table } from './support/table.js';

/*
 * `npm run bench [figure…]`: measures cardq beside the smallest supervisor that Node allows and beside its peers, all in
 * one run and in turns, and prints a table. Without names it measures everything and writes `bench/results.md`.
 */
const FIGURES = ['status', 'start', 'respawn', 'rescue', 'stop', 'memory', 'idle', 'npm-start', 'throughput'];

const named = process.argv.slice(2);
const unknown = named.find((name) => !FIGURES.includes(name));
if (unknown !== undefined) throw new Error(`there is no figure "${unknown}"; there are: ${FIGURES.join(', ')}`);

build({ anew: true });
installPm2();
const machine = await describeMachine();
const rows = [];
let isInterrupted = false;
process.once('SIGINT', () => {
  isInterrupted = true; // the contenders are ended by the figure that started them
  process.stderr.write('ending after this figure; once more ends at once, and leaves processes behind\n');
});
for (const name of named.length === 0 ? FIGURES : named) {
  if (isInterrupted) break;
  process.stderr.write(`${name} …\n`);
  const { measure } = await import(`./figures/${name}.js`);
  rows.push(...(await measure()));
}

const report = `${machine} · pm2 ${PM2_VERSION}\n\n${table(rows)}\n`;
process.stdout.write(report);
if (named.length === 0 && !isInterrupted) writeFileSync(join(ROOT, 'bench/results.md'), report);
