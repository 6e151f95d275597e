import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { Unseen } from '../../../src/broker/redis/unseen.js';

test('what is under way when the memory is asked for stays unseen, also when it lands before the answer', async () => {
  const unseen = new Unseen();
  await unseen.count(1, async () => undefined);
  const { land, landed } = underWay(unseen, 10);
  const answered = unseen.ask();
  land();
  await landed;
  expect(unseen.bytes).toBe(11);
  answered();
  expect(unseen.bytes).toBe(10);
  unseen.ask()();
  expect(unseen.bytes).toBe(0);
});

test('an add that failed may be there all the same', async () => {
  const unseen = new Unseen();
  await expect(unseen.count(5, () => Promise.reject(new Error('no reply')))).rejects.toThrow('no reply');
  expect(unseen.bytes).toBe(5);
});

test('two questions at once tell of the same bytes once', async () => {
  const unseen = new Unseen();
  await unseen.count(5, async () => undefined);
  for (const answered of [unseen.ask(), unseen.ask()]) answered();
  expect(unseen.bytes).toBe(0);
});

function underWay(unseen: Unseen, bytes: number): { readonly land: () => void; readonly landed: Promise<void> } {
  const gate = new EventEmitter();
  const landed = unseen.count(bytes, async () => void (await once(gate, 'open')));
  return { land: () => gate.emit('open'), landed };
}
