import { expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.js';
import { inForceAfter, meanwhile, withoutPending } from '../../../src/config/reload-stages.js';
import { loadFrom } from '../../support/config-folder.js';

const queue = (module: string) => ({ module: `./${module}.mjs` });
const serving = (...queues: string[]) => ({ queues, processes: 1 });

async function read(file: object): Promise<Config> {
  return (await loadFrom({ file: { schedules: {}, ...file } })).config;
}

async function beforeAndWanted(): Promise<{ before: Config; wanted: Config }> {
  const before = await read({
    queues: { a: queue('a1'), b: queue('b1'), gone: queue('gone') },
    workers: { one: serving('a', 'gone'), two: serving('b') },
  });
  const wanted = await read({
    queues: { a: queue('a2'), b: queue('b2'), fresh: queue('fresh') },
    workers: { one: serving('a'), two: serving('b'), three: serving('fresh') },
  });
  return { before, wanted };
}

function modulesOf({ queues }: Config): Record<string, string> {
  const own = Object.entries(queues).filter(([, { module }]) => module.startsWith('/'));
  return Object.fromEntries(own.map(([name, { module }]) => [name, module.replace(/^.*\/(\w+)\.mjs$/, '$1')]));
}

test('what only another supervisor can do stays as it was, the level of the logs excepted', async () => {
  const before = await read({ name: 'old', broker: { prefix: 'old' }, logs: { keep: 3 } });
  const loaded = await read({ name: 'new', broker: { prefix: 'new' }, logs: { keep: 9, level: 'debug' } });
  const { name, broker, logs } = withoutPending(before, loaded);
  expect({ name, prefix: broker.prefix, keep: logs.keep, level: logs.level }).toEqual({
    name: 'old',
    prefix: 'old',
    keep: 3,
    level: 'debug',
  });
});

test('queues that leave are known until those who serve them have left', async () => {
  const { before, wanted } = await beforeAndWanted();
  expect(modulesOf(meanwhile(before, wanted))).toEqual({ a: 'a2', b: 'b2', fresh: 'fresh', gone: 'gone' });
});

test('when all went well, that is in force which was wanted', async () => {
  const { before, wanted } = await beforeAndWanted();
  expect(inForceAfter(before, wanted, [])).toBe(wanted);
});

test('an entry that failed keeps its own, with the queues that it serves; the others have the new ones', async () => {
  const { before, wanted } = await beforeAndWanted();
  const after = inForceAfter(before, wanted, ['one']);
  expect(after.workers['one']).toBe(before.workers['one']);
  expect(after.workers['two']).toBe(wanted.workers['two']);
  expect(modulesOf(after)).toEqual({ a: 'a1', b: 'b2', fresh: 'fresh', gone: 'gone' });
});

test('an entry that was added and failed is not in force', async () => {
  const { before, wanted } = await beforeAndWanted();
  expect(Object.keys(inForceAfter(before, wanted, ['three']).workers)).not.toContain('three');
});
