import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acquireLock } from '../../../src/daemon/lock.js';
import { PlaceKeeper } from '../../../src/daemon/place-keeper.js';
import { emptyFolder } from '../../support/folder.js';

/** A keeper of a real lock, with what it told and did to a supervisor. */
async function keeping() {
  const stateDir = join(await emptyFolder(), 'state');
  mkdirSync(stateDir);
  const lock = await acquireLock(stateDir);
  onTestFinished(() => lock.release());
  const told: string[] = [];
  const left: string[] = [];
  const socket = { isRemoved: false };
  const keeper = new PlaceKeeper(
    {
      isStopping: false,
      leave: async (by) => void left.push(by),
      reportProblem: (message) => told.push(message),
    },
    { lock, api: { keepSocket: async () => socket.isRemoved } },
  );
  return { stateDir, keeper, told, left, socket };
}

test('as long as all is there nothing is told', async () => {
  const { keeper, told, left } = await keeping();
  await keeper.look();
  await keeper.look();
  expect({ told, left, loss: keeper.loss }).toEqual({ told: [], left: [], loss: null });
});

test('what was removed is put back, and told', async () => {
  const { keeper, told, left, stateDir, socket } = await keeping();
  rmSync(join(stateDir, 'lock'));
  socket.isRemoved = true;
  await keeper.look();
  socket.isRemoved = false;
  await keeper.look();
  expect(told).toEqual(['somebody had removed lock and cardq.sock of the state folder; made again']);
  expect(left).toEqual([]);
});

test('a folder that was renamed is told of once, and ends nobody', async () => {
  const { keeper, told, left, stateDir } = await keeping();
  renameSync(stateDir, `${stateDir}.old`);
  for (let n = 0; n < 3; n++) await keeper.look();
  expect(told).toEqual([`the state folder is not at ${stateDir} any more, so no command finds it there`]);
  expect(left).toEqual([]);
  renameSync(`${stateDir}.old`, stateDir);
  await keeper.look();
  renameSync(stateDir, `${stateDir}.old`);
  await keeper.look();
  expect(told).toHaveLength(2);
});

test('a folder that was removed ends the supervisor at the second look', async () => {
  const { keeper, told, left, stateDir } = await keeping();
  rmSync(stateDir, { recursive: true });
  await keeper.look();
  expect({ told, left }).toEqual({ told: [], left: [] });
  await keeper.look();
  expect({ told, left }).toEqual({
    told: ['the state folder was removed, so this one leaves'],
    left: ['the state folder was removed'],
  });
  expect(keeper.loss).toMatchObject({ code: 'supervisor_failed', exitCode: 1 });
});

test('another supervisor in its place ends it at the second look', async () => {
  const { keeper, told, left, stateDir } = await keeping();
  rmSync(join(stateDir, 'lock'));
  const other = await acquireLock(stateDir);
  onTestFinished(() => other.release());
  await keeper.look();
  expect(left).toEqual([]);
  await keeper.look();
  const why = `another supervisor (pid ${process.pid}) has its state folder, from which files were removed`;
  expect({ told, left }).toEqual({ told: [`${why}, so this one leaves`], left: [why] });
  expect(keeper.loss).toMatchObject({ code: 'supervisor_locked', exitCode: 75 });
});
