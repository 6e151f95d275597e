import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BootGate } from '../../../src/supervisor/boot-gate.js';
import { until } from '../../support/until.js';

test('as many as there is room for enter at once, the others in their order as soon as one leaves', async () => {
  const { gate, entered, visitors } = queueUp(4);
  expect(entered).toEqual([0, 1]);
  await nextTurn();
  expect(entered).toEqual([0, 1]);
  gate.leave(visitors[1] ?? {});
  expect(entered).toEqual([0, 1, 2]);
  gate.leave(visitors[0] ?? {});
  expect(entered).toEqual([0, 1, 2, 3]);
});

test('those who leave at once let no more in per turn of the event loop than there is room for', async () => {
  const gate = new BootGate({ limit: 2, patienceMs: 60_000 });
  const entered: number[] = [];
  for (let i = 0; i < 5; i++) {
    const visitor = {};
    gate.admit(visitor, () => {
      entered.push(i);
      gate.leave(visitor);
    });
  }
  expect(entered).toEqual([0, 1]);
  await nextTurn();
  expect(entered).toEqual([0, 1, 2, 3]);
  await nextTurn();
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

test('one who withdraws never enters, and one inside cannot withdraw', () => {
  const { gate, entered, visitors } = queueUp(3);
  expect(gate.withdraw(visitors[2] ?? {})).toBe(true);
  expect(gate.withdraw(visitors[0] ?? {})).toBe(false);
  gate.leave(visitors[0] ?? {});
  expect(entered).toEqual([0, 1]);
});

test('one who is to wait later does not keep others waiting until then', async () => {
  const gate = new BootGate({ limit: 1, patienceMs: 60_000 });
  const [patient, hasty] = [{}, {}];
  const entered: object[] = [];
  gate.admitLater(1, patient, () => entered.push(patient));
  gate.admit(hasty, () => entered.push(hasty));
  gate.leave(hasty);
  await until('the patient one to enter', () => entered.length === 2);
  expect(entered).toEqual([hasty, patient]);
  expect(gate.withdraw(patient)).toBe(false);
});

test('one who is to wait later and withdraws before that never enters', async () => {
  const gate = new BootGate({ limit: 1, patienceMs: 60_000 });
  const [gone, next] = [{}, {}];
  const entered: object[] = [];
  gate.admitLater(1, gone, () => entered.push(gone));
  gate.admitLater(2, next, () => entered.push(next));
  expect(gate.withdraw(gone)).toBe(true);
  await until('the next one to enter', () => entered.length > 0);
  expect(entered).toEqual([next]);
});

test('one who stays too long is outside, and takes no other place with it when it leaves', async () => {
  const gate = new BootGate({ limit: 1, patienceMs: 20 });
  const [hanging, second, third] = [{}, {}, {}];
  const entered: object[] = [];
  for (const visitor of [hanging, second, third]) gate.admit(visitor, () => entered.push(visitor));
  await until('the second to enter', () => entered.length === 2);
  gate.leave(hanging);
  expect(entered).toEqual([hanging, second]);
  gate.leave(second);
  await until('the third to enter', () => entered.length === 3);
});

function queueUp(count: number): { gate: BootGate; entered: number[]; visitors: object[] } {
  const gate = new BootGate({ limit: 2, patienceMs: 60_000 });
  const entered: number[] = [];
  const visitors = Array.from({ length: count }, () => ({}));
  for (const [i, visitor] of visitors.entries()) gate.admit(visitor, () => entered.push(i));
  return { gate, entered, visitors };
}
