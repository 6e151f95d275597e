import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/base/json.js';
import { Grants } from '../../../src/dispatch/grants.js';
import { emptyFolder } from '../../support/folder.js';

const DATA = { dir: '/home/me/cards', size: { width: 63, height: 88 } };
const DIRS = ['/home/me/cards'];

test('what was sealed is opened again, and the job sees only its data', async () => {
  const grants = await openGrants();
  const sealed = grants.seal(DATA, DIRS);
  expect(sealed).toMatchObject(DATA);
  expect(grants.open(sealed)).toEqual({ data: DATA, dirs: DIRS });
});

test('a broker may give the keys back in another order', async () => {
  const grants = await openGrants();
  const { $granted = null } = object(grants.seal(DATA, DIRS));
  const shuffled = { size: { height: 88, width: 63 }, $granted, dir: DATA.dir };
  expect(grants.open(shuffled)).toEqual({ data: DATA, dirs: DIRS });
});

test('the supervisor that comes after knows the seal', async () => {
  const key = join(await emptyFolder(), 'key');
  const sealed = new Grants(key).seal(DATA, DIRS);
  expect(new Grants(key).open(sealed).dirs).toEqual(DIRS);
  expect(statSync(key).mode & 0o777).toBe(0o600);
});

test('a grant that was forged, altered or moved to other data grants nothing, and is taken out all the same', async () => {
  const grants = await openGrants();
  const genuine = object(object(grants.seal(DATA, DIRS))['$granted']);
  const foreign = object(object((await openGrants()).seal(DATA, DIRS))['$granted']);
  const forgeries = [
    foreign,
    { dirs: DIRS, seal: '' },
    { dirs: DIRS },
    { ...genuine, dirs: ['/'] },
    { ...genuine, dirs: [...DIRS, '/etc'] },
    { ...genuine, dirs: { 0: '/etc' } },
    'all of them',
    null,
    [],
  ];
  for (const $granted of forgeries) expect(grants.open({ ...DATA, $granted })).toEqual({ data: DATA, dirs: [] });
  expect(grants.open({ ...DATA, dir: '/etc', $granted: genuine }).dirs).toEqual([]);
});

test('data without a grant, or that cannot carry one, is left as it is', async () => {
  const grants = await openGrants();
  expect(grants.seal(DATA, [])).toEqual(DATA);
  for (const data of [DATA, null, 'text', 7, ['$granted']]) {
    expect(grants.open(data)).toEqual({ data, dirs: [] });
  }
  expect(grants.seal('text', DIRS)).toBe('text');
});

// An empty key, as a full disk or a power cut may leave it, used to be taken, and anybody could seal with that.
test.each([0, 31, 33])('a key of %i bytes is refused', async (length) => {
  const key = join(await emptyFolder(), 'key');
  writeFileSync(key, Buffer.alloc(length));
  expect(() => new Grants(key)).toThrow(expect.objectContaining({ code: 'supervisor_failed', where: key }));
});

test('a key that cannot be stored is told, and none that is half written takes its place', async () => {
  const folder = await emptyFolder();
  expect(() => new Grants(join(folder, 'gone', 'key'))).toThrow('ENOENT');
  mkdirSync(join(folder, 'key'));
  expect(() => new Grants(join(folder, 'key'))).toThrow('EISDIR');
  expect(readdirSync(folder)).toEqual(['key']);
});

async function openGrants(): Promise<Grants> {
  return new Grants(join(await emptyFolder(), 'key'));
}

function object(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('that is no object');
  return value as JsonObject;
}
