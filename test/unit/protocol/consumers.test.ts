import { expect, test } from 'vitest';
import { readFromWorker } from '../../../src/protocol/worker-messages.js';

const CONSUMER = {
  id: 'c-1',
  queue: 'orders',
  prefix: 'bull',
  address: 'localhost:6379/0',
  isFetching: true,
  sinceFetchMs: 12,
  pollMs: 5000,
  maxStalls: 1,
  completed: 3,
  failed: 0,
  sheets: 4,
  renderedBytes: 1000,
  jobs: [{ id: '1', token: 'c-1:0', startedAt: 1 }],
};

test('what a program reports of its consumers is read as it is', () => {
  expect(read([CONSUMER])).toEqual([CONSUMER]);
});

test('what is not whole is left out, and the rest is read', () => {
  expect(read([{ ...CONSUMER, queue: '' }, null, { ...CONSUMER, pollMs: -1 }, CONSUMER])).toEqual([CONSUMER]);
  expect(read([{ ...CONSUMER, jobs: [{ id: 1 }, 'x', CONSUMER.jobs[0]] }])).toEqual([CONSUMER]);
  expect(read('nonsense')).toEqual([]);
});

test('what need not be known may be missing', () => {
  const { address, sinceFetchMs, sheets, renderedBytes, ...known } = CONSUMER;
  const unsaid = { address: null, sinceFetchMs: null, sheets: 0, renderedBytes: 0 };
  expect(read([known])).toEqual([{ ...known, ...unsaid }]);
});

function read(consumers: unknown) {
  const message = readFromWorker({ cardq: { type: 'consumers', consumers } });
  return message?.type === 'consumers' ? message.consumers : null;
}
