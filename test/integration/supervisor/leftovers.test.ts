import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { identifyProcess } from '../../../src/base/process-identity.js';
import { endLeftovers } from '../../../src/supervisor/strays/leftovers.js';
import { findMarked } from '../../../src/supervisor/strays/marked-processes.js';
import { ProcessLedger, readLedger } from '../../../src/supervisor/strays/process-ledger.js';
import { stateDirMark } from '../../../src/supervisor/strays/process-mark.js';
import { emptyFolder } from '../../support/folder.js';
import { fixture, lives } from '../../support/supervise.js';

const COMPILED = fileURLToPath(new URL('../../../dist/src/supervisor/supervisor.js', import.meta.url));
const TIMES = { graceMs: 300, deadlineMs: 5000 };

test('what a killed supervisor left is ended, its grandchildren too, and nobody else', async () => {
  const stateDir = await emptyFolder();
  const elsewhere = await emptyFolder();
  const pids = await leaveBehind(stateDir);
  const others = await leaveBehind(elsewhere);
  const { ended, survivors } = await endLeftovers(stateDir, TIMES);
  expect(survivors).toEqual([]);
  expect(ended).toHaveLength(4);
  expect(ended.filter((one) => pids.includes(one.pid)).map((one) => one.process)).toEqual(['pdf-1', 'pdf-2']);
  expect(marked(stateDir)).toEqual([]);
  expect(others.every(lives)).toBe(true);
  expect(await endLeftovers(elsewhere, TIMES)).toMatchObject({ ended: { length: 4 } });
});

test('a pid that belongs to somebody else by now is not touched', async () => {
  const stateDir = await emptyFolder();
  const innocent = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void innocent.kill('SIGKILL'));
  const pid = innocent.pid ?? 0;
  const ledger = ledgerOf(stateDir);
  ledger.add('pdf-1', 'gone', pid);
  rewrite(stateDir, (text) => text.replace(identifyProcess(pid)?.startedAt ?? '', '12345'));
  expect(await endLeftovers(stateDir, TIMES)).toEqual({ ended: [], survivors: [], consumers: [] });
  expect(lives(pid)).toBe(true);
});

test('by which consumers a process took jobs is told once it is surely dead', async () => {
  const stateDir = await emptyFolder();
  const program = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void program.kill('SIGKILL'));
  const name = { id: 'e7', queue: 'orders', prefix: 'bull' };
  const ledger = ledgerOf(stateDir);
  ledger.add('legacy-1', 'gone', program.pid ?? 0);
  ledger.noteConsumers(program.pid ?? 0, [name]);
  expect(await endLeftovers(stateDir, { ...TIMES, deadlineMs: 0 })).toMatchObject({ ended: [], consumers: [] });
  expect(await endLeftovers(stateDir, TIMES)).toMatchObject({ ended: [{ process: 'legacy-1' }], consumers: [name] });
  expect(await endLeftovers(stateDir, TIMES)).toMatchObject({ ended: [], consumers: [name] });
});

test('the list of an earlier boot of the machine means nothing', async () => {
  const stateDir = await emptyFolder();
  const innocent = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void innocent.kill('SIGKILL'));
  ledgerOf(stateDir).add('pdf-1', 'gone', innocent.pid ?? 0);
  rewrite(stateDir, (text) => text.replace(/"bootId":"[^"]*"/, '"bootId":"another"'));
  expect(await endLeftovers(stateDir, TIMES)).toEqual({ ended: [], survivors: [], consumers: [] });
  expect(lives(innocent.pid ?? 0)).toBe(true);
});

test('after an orderly end, in a new folder, and with a damaged list there is nothing to end', async () => {
  const stateDir = await emptyFolder();
  expect(await endLeftovers(stateDir, TIMES)).toEqual({ ended: [], survivors: [], consumers: [] });
  ledgerOf(stateDir).close();
  expect(await endLeftovers(stateDir, TIMES)).toEqual({ ended: [], survivors: [], consumers: [] });
  writeFileSync(join(stateDir, 'processes.json'), '{"boot');
  expect(await endLeftovers(stateDir, TIMES)).toEqual({ ended: [], survivors: [], consumers: [] });
});

test('of a list that a kill has torn all whole entries count, the last of each process', async () => {
  const stateDir = await emptyFolder();
  const ledger = ledgerOf(stateDir);
  ledger.add('pdf-1', 'mark', process.pid);
  ledger.noteConsumers(process.pid, [{ id: 'one', queue: 'pdf', prefix: 'bull' }]);
  ledger.add('pdf-2', 'mark', process.ppid);
  rewrite(stateDir, (text) => text.slice(0, -1));
  expect(readLedger(stateDir)).toMatchObject([{ process: 'pdf-1', pid: process.pid, consumers: [{ id: 'one' }] }]);
});

test('the list forgets the dead, however many are born', async () => {
  const stateDir = await emptyFolder();
  const ledger = ledgerOf(stateDir);
  for (let births = 0; births < 1000; births++) {
    ledger.add(`pdf-${births}`, 'mark', process.pid);
    ledger.remove(process.pid);
  }
  expect(readFileSync(join(stateDir, 'processes.json'), 'utf8').split('\n').length).toBeLessThan(200);
});

/** Starts a supervisor in that folder and kills it; returns the pids of the children that outlive it. */
async function leaveBehind(stateDir: string): Promise<number[]> {
  const supervisor = fork(fixture('supervises'), [COMPILED, stateDir, fixture('survives')]);
  onTestFinished(async () => void (await endLeftovers(stateDir, { graceMs: 0, deadlineMs: 5000 })));
  const [pids] = (await once(supervisor, 'message')) as [number[]];
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  expect(pids.filter(lives)).toHaveLength(2);
  expect(marked(stateDir)).toHaveLength(4);
  return pids;
}

function marked(stateDir: string): readonly unknown[] {
  return findMarked((mark) => mark.startsWith(stateDirMark(stateDir)));
}

function ledgerOf(stateDir: string): ProcessLedger {
  return new ProcessLedger(stateDir, (message, error) => expect.unreachable(`${message}: ${error}`));
}

function rewrite(stateDir: string, change: (text: string) => string): void {
  const path = join(stateDir, 'processes.json');
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}
