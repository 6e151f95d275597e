import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Lifetime } from '../../../src/base/lifetime.js';
import { DeclaredSchedules } from '../../../src/daemon/declared-schedules.js';
import { openDispatch } from '../../../src/daemon/open-dispatch.js';
import { loadFrom } from '../../support/config-folder.js';

// Else a schedule that leaves the file later would run on.
test('a schedule that a reload brings while the first preparation is under way is remembered', async () => {
  const { config } = await loadFrom({ file: {} });
  const above = new Lifetime('above');
  const beneath = new Lifetime('beneath');
  onTestFinished(async () => {
    await above.close();
    await beneath.close();
  });
  const around = {
    inForce: { config },
    emit: () => undefined,
    reportProblem: (message: string, thrown: unknown) => expect.fail(`${message}: ${thrown}`),
  };
  const { provision } = await openDispatch(around, { above, beneath });
  const tick = { queue: 'default', data: {}, every: 60_000, cron: null, tz: null };
  await provision({ ...config, schedules: { tick } });
  expect(new DeclaredSchedules(config.stateDir).names()).toEqual(['tick']);
});

// The name of a supervisor that came next could be lost by it, and with it the jobs that it held.
test('once it could not be opened, nothing is written to the state folder any more', async () => {
  const { config } = await loadFrom({ file: {} });
  const beneath = new Lifetime('beneath');
  mkdirSync(join(config.stateDir, 'broker.db'), { recursive: true });
  const around = { inForce: { config }, emit: () => undefined, reportProblem: () => undefined };
  await expect(openDispatch(around, { above: new Lifetime('above'), beneath })).rejects.toThrow('broker.db');
  await beneath.close();
  expect(readdirSync(config.stateDir).sort()).toEqual(['broker.db', 'holders.json']);
});
