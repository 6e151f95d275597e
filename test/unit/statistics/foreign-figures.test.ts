import { expect, test } from 'vitest';
import type { Consumer } from '../../../src/protocol/consumers.js';
import { ForeignFigures } from '../../../src/statistics/foreign-figures.js';

const CONSUMER: Consumer = {
  id: 'a',
  queue: 'mail',
  prefix: 'bull',
  address: null,
  isFetching: true,
  sinceFetchMs: 0,
  pollMs: 5000,
  maxStalls: 1,
  completed: 0,
  failed: 0,
  sheets: 0,
  renderedBytes: 0,
  jobs: [],
};

test('what several consumers of a queue tell adds up', () => {
  const figures = new ForeignFigures();
  const [a, b] = [
    { ...CONSUMER, completed: 3, failed: 1 },
    { ...CONSUMER, id: 'b', completed: 2, sheets: 4, renderedBytes: 100 },
  ];
  figures.note([], [a, b]);
  figures.note([a, b], [{ ...a, completed: 5 }, b]);
  expect(figures.byQueue.get('mail')).toEqual({ completed: 7, failed: 1, sheets: 4, renderedBytes: 100 });
});

test('a consumer that is closed, begins anew, or tells nonsense takes nothing back', () => {
  const figures = new ForeignFigures();
  const before = { ...CONSUMER, completed: 3 };
  figures.note([], [before]);
  figures.note([before], []);
  figures.note([], [{ ...CONSUMER, id: 'of the next incarnation', completed: 1 }]);
  expect(figures.byQueue.get('mail')?.completed).toBe(4);
  figures.note([before], [{ ...before, completed: 1 }]);
  expect(figures.byQueue.get('mail')?.completed).toBe(4);
});

test('a program that makes up names of queues does not make as many metrics', () => {
  const figures = new ForeignFigures();
  const many = Array.from({ length: 1000 }, (_, at) => ({ ...CONSUMER, id: `${at}`, queue: `q${at}`, completed: 1 }));
  figures.note([], many);
  expect(figures.byQueue.size).toBeLessThanOrEqual(201);
  expect([...figures.byQueue.values()].reduce((sum, { completed }) => sum + completed, 0)).toBe(1000);
});
