import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Lifetime } from '../../../src/base/lifetime.js';

test('closing releases everything once, last first, and tells every failure', async () => {
  const { life, released } = lifeOf('first', 'second');
  life.onClose('broken', () => Promise.reject(new Error('it sticks')));
  life.onClose('torn', () => {
    throw new Error('it tears');
  });
  await expect(life.close()).rejects.toThrow('test: closing torn: it tears; closing broken: it sticks');
  await expect(life.close()).rejects.toThrow('it sticks');
  expect(released).toEqual(['second', 'first']);
});

test('what comes while it closes is released by the same closing, which tells its failure', async () => {
  const { life, released } = lifeOf('first');
  life.onClose('opener', () => {
    life.onClose('late', () => {
      released.push('late');
      throw new Error('too late');
    });
  });
  await expect(life.close()).rejects.toThrow('test: closing late: too late');
  expect(released).toEqual(['late', 'first']);
});

test('what comes after it was closed is released at once, even if closing failed', async () => {
  const { life, released } = lifeOf();
  life.onClose('broken', () => Promise.reject(new Error('it sticks')));
  await expect(life.close()).rejects.toThrow('it sticks');
  life.onClose('late', () => void released.push('late'));
  expect(released).toEqual(['late']);
});

test('the failure of what came after it was closed reaches the handler of last resort', async () => {
  const { life } = lifeOf();
  await life.close();
  const told = withoutTestRunner(() => once(process, 'unhandledRejection'));
  life.onClose('late', () => Promise.reject(new Error('too late')));
  expect(String((await told)[0])).toContain('test: closing late: too late');
});

function lifeOf(...names: readonly string[]): { life: Lifetime; released: string[] } {
  const life = new Lifetime('test');
  const released: string[] = [];
  for (const name of names) life.onClose(name, () => void released.push(name));
  return { life, released };
}

/** The test runner takes every unhandled rejection for a failure; here one is what is waited for. */
async function withoutTestRunner<T>(wait: () => Promise<T>): Promise<T> {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    return await wait();
  } finally {
    for (const other of others) process.on('unhandledRejection', other);
  }
}
