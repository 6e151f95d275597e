import { expect, test } from 'vitest';
import { WorkNews } from '../../../src/broker/redis/work-news.js';

test.each([
  ['a job came to wait', ['waiting a'], ['q']],
  ['somebody took it since', ['waiting a', 'active a'], []],
  ['another one waits still', ['waiting a', 'waiting b', 'active a'], ['q']],
  ['it came back', ['waiting a', 'active a', 'waiting a'], ['q']],
  ['the queue was resumed', ['resumed '], ['q']],
  ['the queue was resumed and a job taken', ['resumed ', 'waiting a', 'active a'], ['q']],
  ['a job ended', ['completed a', 'drained '], []],
  ['a job was taken of which nobody heard', ['active a'], []],
])('a queue is worth a question or not: %s', (_, events, told) => {
  const news = new WorkNews();
  for (const [event = '', job = ''] of events.map((one) => one.split(' '))) news.hear('q', event, job);
  expect(news.isEmpty).toBe(told.length === 0);
  expect(news.tell()).toEqual(told);
});

test('what was told is not told again', () => {
  const news = new WorkNews();
  news.hear('q', 'waiting', 'a');
  news.hear('r', 'waiting', 'b');
  news.drop('r');
  expect(news.tell()).toEqual(['q']);
  expect(news.tell()).toEqual([]);
});
