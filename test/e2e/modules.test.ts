import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { serving } from '../support/worker-modules.js';

const RUNNING = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url));

// Both say where their `cardq` came from.
const ES_MODULE = `import { defineWorker } from 'cardq';
export default defineWorker({ process: () => ({ from: import.meta.resolve('cardq') }) });`;
const COMMON_JS = `const { defineWorker } = require('cardq');
module.exports = defineWorker({ process: () => ({ from: require.resolve('cardq') }) });`;

/** Runs one job of each module, and returns where each got its `cardq` from. */
async function origins(place: Workplace, modules: Readonly<Record<string, string>>): Promise<unknown[]> {
  const queues = Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, { module }]));
  const workers = { work: { queues: Object.keys(modules), processes: 1 } };
  await place.write('supervisor.config.json', { queues, workers, schedules: {} });
  await place.ok('start');
  const answers = Object.keys(modules).map((queue) => place.ok('enqueue', queue, '--wait'));
  return (await Promise.all(answers)).map((answer) => JSON.parse(answer).from);
}

async function anotherCardq(place: Workplace): Promise<void> {
  await mkdir(join(place.folder, 'node_modules', 'cardq'), { recursive: true });
  await place.write('node_modules/cardq/package.json', { name: 'cardq', version: '0.0.1', main: 'index.js' });
  await place.write('node_modules/cardq/index.js', 'throw new Error("this is not the running cardq");');
}

test('a worker module far from any node_modules gets the running package by its name', async () => {
  const place = await workplace(null);
  await place.write('es.mjs', ES_MODULE);
  await place.write('common.cjs', COMMON_JS);
  expect(await origins(place, { es: './es.mjs', common: './common.cjs' })).toEqual([
    pathToFileURL(RUNNING).href,
    RUNNING,
  ]);
});

test('a worker module beside another package of that name gets the running one all the same', async () => {
  const place = await workplace(null);
  await anotherCardq(place);
  await place.write('es.mjs', ES_MODULE);
  await place.write('common.cjs', COMMON_JS);
  expect(await origins(place, { es: './es.mjs', common: './common.cjs' })).toEqual([
    pathToFileURL(RUNNING).href,
    RUNNING,
  ]);
});

test('a module named as a package is found from the folder of the configuration', async () => {
  const place = await workplace(null);
  await anotherCardq(place);
  await mkdir(join(place.folder, 'node_modules', 'painter'));
  await place.write('node_modules/painter/package.json', { name: 'painter', exports: { './work': './work.mjs' } });
  await place.write('node_modules/painter/work.mjs', ES_MODULE);
  expect(await origins(place, { paint: 'painter/work' })).toEqual([pathToFileURL(RUNNING).href]);
});

test('a module that lies in the package itself gets it, by import and by require', async () => {
  const place = await workplace(serving({ required: 'required.cjs', echo: 'echo' }));
  await place.ok('start');
  expect(JSON.parse(await place.ok('enqueue', 'required', '--wait'))).toEqual({ from: RUNNING });
  expect(JSON.parse(await place.ok('enqueue', 'echo', '{}', '--wait'))).toMatchObject({ input: {}, options: {} });
});

test('the built-in modules run beside another package of that name', async () => {
  const place = await workplace(null);
  await anotherCardq(place);
  await place.ok('start');
  expect(JSON.parse(await place.ok('enqueue', 'default', '{"echo": 1}', '--wait'))).toMatchObject({
    ok: true,
    input: { echo: 1 },
  });
});
