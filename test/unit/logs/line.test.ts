import { expect, test } from 'vitest';
import { rawLine, readStoredLine } from '../../../src/logs/line.js';

const LOG = { process: 'pdf-1', kind: 'log' } as const;
const AT = Date.parse('2026-11-22T13:04:05.123Z');

test('a line of a worker tells its time, level, message, job and what else it says', () => {
  const text =
    '{"time":"2026-11-22T13:04:05.123Z","level":"warn","process":"x","message":"slow","queue":"pdf","job":"7","ms":9}';
  expect(readStoredLine(text, LOG)).toEqual({
    at: AT,
    level: 'warn',
    process: 'pdf-1',
    message: 'slow',
    queue: 'pdf',
    job: '7',
    fields: { queue: 'pdf', job: '7', ms: 9 },
    stored: text,
  });
});

test.each([
  ['plain text', 'listening on port 3000'],
  ['no object', '[1, 2]'],
  ['a torn line', '{"time":"2026-11-22T13:04:05.123Z","level":"info","mess'],
  ['the JSON of another logger', '{"level":30,"time":1763816645123,"msg":"hello"}'],
  ['a time that is none', '{"time":"yesterday","level":"info","message":"hello"}'],
  ['a level that is none', '{"time":"2026-11-22T13:04:05.123Z","level":"loud","message":"hello"}'],
  ['a message that is no text', '{"time":"2026-11-22T13:04:05.123Z","level":"info","message":{}}'],
  ['nothing', ''],
])('%s is raw', (_, text) => {
  expect(readStoredLine(text, LOG)).toBeNull();
});

test('a raw line is an error in an error file, and information in a log', () => {
  expect(rawLine('Fatal error', { process: 'pdf-1', kind: 'err' }, AT)).toMatchObject({ level: 'error', at: AT });
  expect(rawLine('listening', LOG, AT)).toMatchObject({ level: 'info', process: 'pdf-1', message: 'listening' });
});
