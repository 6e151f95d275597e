import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../scripts/setup.js';
import { ROOT } from './contenders/cardq.js';
import { GROUPS } from './groups.js';
import { describeMachine } from './support/machine.js';
import { picture } from './support/picture.js';
import { table } from './support/table.js';

/*
 * `npm run bench [group|figure…]`: measures cardq beside the least that Node allows and beside its peers, all in one run and
 * in turns, and prints a table for each group. A group that is measured as a whole writes its part of `bench/results`;
 * without names all of them do. `-- --short` measures everything once, to see that it works, and writes nothing.
 */
const words = process.argv.slice(2);
const isShort = words.includes('--short');
const wanted = wantedFigures(words.filter((word) => word !== '--short'));

build({ anew: true });
let isInterrupted = false;
process.once('SIGINT', () => {
  isInterrupted = true; // the contenders are ended by the figure that started them
  process.stderr.write('ending after this figure; once more ends at once, and leaves processes behind\n');
});
for (const [name, figures] of wanted) {
  const group = GROUPS[name];
  const beside = await group.prepare();
  const machine = await describeMachine();
  const rows = await measureAll(figures);
  if (rows.length === 0) continue;
  const report = `${machine} · ${beside}\n\n${table(rows, group)}\n`;
  process.stdout.write(`${report}\n`);
  const isWhole = figures.length === group.figures.length && !isInterrupted && process.exitCode === undefined;
  if (!isWhole || isShort) continue;
  writeFileSync(join(ROOT, `bench/results/${name}.md`), report);
  if (group.picture !== undefined) writeFileSync(join(ROOT, group.picture), picture(rows, group));
}

/** The figures that are asked for by their own names or their group's; nothing asks for all. */
function wantedFigures(names) {
  const known = Object.entries(GROUPS).flatMap(([name, { figures }]) => [name, ...figures]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`there is no figure "${unknown}"; there are: ${known.join(', ')}`);
  return Object.entries(GROUPS)
    .map(([group, { figures }]) => {
      const isWhole = names.length === 0 || names.includes(group);
      return [group, isWhole ? figures : figures.filter((figure) => names.includes(figure))];
    })
    .filter(([, figures]) => figures.length > 0);
}

async function measureAll(figures) {
  const rows = [];
  for (const name of figures) {
    if (isInterrupted) break;
    process.stderr.write(`${name} …\n`);
    try {
      const { measure } = await import(`./figures/${name}.js`);
      rows.push(...(await measure()));
    } catch (thrown) {
      process.stderr.write(`${name} could not be measured: ${thrown.stack}\n`);
      process.exitCode = 1;
    }
  }
  return rows;
}
