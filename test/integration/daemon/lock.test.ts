import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acquireLock, type Lock } from '../../../src/daemon/lock.js';
import { emptyFolder } from '../../support/folder.js';

async function lockIn(stateDir: string): Promise<Lock> {
  const lock = await acquireLock(stateDir);
  onTestFinished(() => lock.release());
  return lock;
}

/** A state folder below a folder of one's own, so that it may be renamed. */
async function stateFolder(): Promise<string> {
  const stateDir = join(await emptyFolder(), 'state');
  mkdirSync(stateDir);
  return stateDir;
}

test('a lock is held, refuses everybody else, and is free once it is released', async () => {
  const stateDir = await stateFolder();
  const lock = await acquireLock(stateDir);
  expect(await lock.look()).toBe('held');
  await expect(acquireLock(stateDir)).rejects.toMatchObject({
    code: 'supervisor_locked',
    message: `another supervisor (pid ${process.pid}) has this state folder`,
  });
  lock.release();
  expect(existsSync(join(stateDir, 'supervisor.pid'))).toBe(false);
  expect(await (await lockIn(stateDir)).look()).toBe('held');
});

test('a lock whose file was removed is taken again, and refuses others as before', async () => {
  const stateDir = await stateFolder();
  const lock = await lockIn(stateDir);
  for (const name of ['lock', 'supervisor.pid']) rmSync(join(stateDir, name));
  expect([await lock.look(), await lock.look()]).toEqual(['retaken', 'held']);
  await expect(acquireLock(stateDir)).rejects.toMatchObject({ code: 'supervisor_locked' });
  expect(readFileSync(join(stateDir, 'supervisor.pid'), 'utf8')).toBe(`${process.pid}\n`);
});

test('a lock is lost to whoever took the folder after its file was removed, and leaves him what is his', async () => {
  const stateDir = await stateFolder();
  const first = await acquireLock(stateDir);
  rmSync(join(stateDir, 'lock'));
  const second = await lockIn(stateDir);
  expect([await first.look(), first.isHeld]).toEqual(['lost', false]);
  first.release();
  expect(existsSync(join(stateDir, 'supervisor.pid'))).toBe(true);
  expect([await second.look(), second.isHeld]).toEqual(['held', true]);
});

test('a lock in a folder that was renamed is away until the folder is back', async () => {
  const stateDir = await stateFolder();
  const lock = await lockIn(stateDir);
  renameSync(stateDir, `${stateDir}.old`);
  expect(await lock.look()).toBe('away');
  mkdirSync(stateDir);
  expect(await lock.look()).toBe('away');
  const other = await acquireLock(stateDir);
  expect(await lock.look()).toBe('lost');
  other.release();
  expect(await lock.look()).toBe('away');
  rmSync(stateDir, { recursive: true });
  renameSync(`${stateDir}.old`, stateDir);
  expect(await lock.look()).toBe('held');
});

test('a lock is gone with its folder, also when another folder is in its place', async () => {
  const stateDir = await stateFolder();
  const lock = await lockIn(stateDir);
  rmSync(stateDir, { recursive: true });
  expect(await lock.look()).toBe('gone');
  mkdirSync(stateDir);
  expect(await lock.look()).toBe('gone');
});

test('where the file system cannot tell, a lock is neither lost nor gone', async () => {
  const above = await stateFolder();
  const stateDir = join(above, 'state');
  mkdirSync(stateDir);
  const lock = await lockIn(stateDir);
  renameSync(above, `${above}.old`);
  symlinkSync(above, above); // a ring: ELOOP
  await expect(lock.look()).rejects.toMatchObject({ code: 'ELOOP' });
  rmSync(above);
  renameSync(`${above}.old`, above);
  expect(await lock.look()).toBe('held');
});
