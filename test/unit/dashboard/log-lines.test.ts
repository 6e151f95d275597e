import { expect, test } from 'vitest';
import { announce } from '../../../src/dashboard/state/announcements.js';
import { append, readLine, select } from '../../../src/dashboard/state/log-lines.js';

const line = (message: string, facts: object = {}) =>
  readLine({ time: '2026-11-23T02:00:00.000Z', level: 'info', event: 'worker.ready', message, ...facts });
const shown = (filter: string, level = 'debug', limit = 9) =>
  select(LINES, { filter, level, limit }).map(({ message }) => message);

const LINES = [
  line('pdf-1 is ready', { process: 'pdf-1', worker: 'pdf' }),
  line('job mail/7 started', { level: 'debug', event: 'job.started', process: 'post-1', queue: 'mail', job: '7' }),
  line('pdf-1 left', { level: 'warn', event: 'worker.exited', process: 'pdf-1' }),
  line('job mail/7 failed for good', { level: 'error', event: 'job.failed', process: 'post-1' }),
];

test('a filter wants all of its words, anywhere in a line and in any case', () => {
  expect(shown('')).toHaveLength(4);
  expect(shown('PDF-1')).toEqual(['pdf-1 is ready', 'pdf-1 left']);
  expect(shown('post-1  started')).toEqual(['job mail/7 started']);
  expect(shown('nothing')).toEqual([]);
});

test('a level holds back what is less grave, and a limit what is older', () => {
  expect(shown('', 'info')).toHaveLength(3);
  expect(shown('', 'error')).toEqual(['job mail/7 failed for good']);
  expect(shown('', 'debug', 2)).toEqual(['pdf-1 left', 'job mail/7 failed for good']);
});

test('a line that lacks everything is read all the same', () => {
  expect(readLine({})).toMatchObject({ time: '', level: 'info', event: '', process: '', message: '' });
});

test('of very many lines the newest are kept', () => {
  const many = Array.from({ length: 3000 }, (_, index) => line(`line ${index}`));
  const kept = append(many.slice(0, 1500), many.slice(1500));
  expect([kept.length, kept.at(-1)?.message]).toEqual([2000, 'line 2999']);
});

test('told aloud is what a person should look at, in one sentence', () => {
  expect(announce(LINES.slice(0, 2))).toBeNull();
  expect(announce(LINES)).toBe('pdf-1 left, and 1 more');
  expect(announce([line('queue mail is paused', { event: 'queue.paused' })])).toBe('queue mail is paused');
  expect(announce([line('job mail/8 failed, tried again', { level: 'warn', event: 'job.failed' })])).toBeNull();
});
