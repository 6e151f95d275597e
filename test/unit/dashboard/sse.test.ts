import { expect, test } from 'vitest';
import { eventReader } from '../../../src/dashboard/client/sse.js';

const STREAM = 'id: 7-1\nevent: worker.exited\ndata: {"a":1}\n\n: hb\n\nevent: lines\ndata: one\ndata: two\n\n';
const EVENTS = [
  { id: '7-1', type: 'worker.exited', data: '{"a":1}' },
  { id: '', type: 'lines', data: 'one\ntwo' },
];

test('events come out whole, however the stream is cut, and signs of life say nothing', () => {
  expect(eventReader()(STREAM)).toEqual(EVENTS);
  for (let cut = 1; cut < STREAM.length; cut++) {
    const read = eventReader();
    expect([...read(STREAM.slice(0, cut)), ...read(STREAM.slice(cut))]).toEqual(EVENTS);
  }
});

test('an event that has not ended is waited for', () => {
  const read = eventReader();
  expect(read('event: status\ndata: {}')).toEqual([]);
  expect(read('\n\n')).toEqual([{ id: '', type: 'status', data: '{}' }]);
});
