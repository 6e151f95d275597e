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
  figures.note('mail-1', [], [a, b]);
  figures.note('mail-1', [a, b], [{ ...a, completed: 5 }, b]);
  expect(figures.byQueue.get('mail')).toEqual({ completed: 7, failed: 1, sheets: 4, renderedBytes: 100 });
});

test('a consumer that is closed, begins anew, or tells nonsense takes nothing back', () => {
  const figures = new ForeignFigures();
  const before = { ...CONSUMER, completed: 3 };
  figures.note('mail-1', [], [before]);
  figures.note('mail-1', [before], []);
  figures.note('mail-1', [], [{ ...CONSUMER, id: 'of the next incarnation', completed: 1 }]);
  expect(figures.byQueue.get('mail')?.completed).toBe(4);
  figures.note('mail-1', [before], [{ ...before, completed: 1 }]);
  expect(figures.byQueue.get('mail')?.completed).toBe(4);
});

test('a program that makes up names of queues does not make as many metrics', () => {
  const figures = new ForeignFigures();
  const many = Array.from({ length: 1000 }, (_, at) => ({ ...CONSUMER, id: `${at}`, queue: `q${at}`, completed: 1 }));
  figures.note('mail-1', [], many);
  expect(figures.byQueue.size).toBeLessThanOrEqual(201);
  expect([...figures.byQueue.values()].reduce((sum, { completed }) => sum + completed, 0)).toBe(1000);
});

// A process used to lose what a consumer had done that it closed: in the statistics that was four thousand million jobs.
test('what a process has done never falls, whichever of its consumers are closed', () => {
  const figures = new ForeignFigures();
  const [a, b] = [
    { ...CONSUMER, completed: 3, failed: 1 },
    { ...CONSUMER, id: 'b', queue: 'other', completed: 2 },
  ];
  figures.note('mail-1', [], [a, b]);
  figures.note('mail-1', [a, b], [b]);
  expect(figures.byProcess.get('mail-1')).toMatchObject({ completed: 5, failed: 1 });
});

// What the one that came had done by then used to count twice when the other one had gone.
test('two incarnations of a process that are there at once are counted once each', () => {
  const figures = new ForeignFigures();
  const [leaving, coming] = [
    { ...CONSUMER, completed: 3 },
    { ...CONSUMER, id: 'b', completed: 2 },
  ];
  figures.note('mail-1', [], [leaving]);
  figures.note('mail-1', [], [coming]);
  figures.note('mail-1', [leaving], []);
  figures.note('mail-1', [coming], [{ ...coming, completed: 4 }]);
  expect(figures.byProcess.get('mail-1')?.completed).toBe(7);
});
