import { expect, test } from 'vitest';
import { formatLocalTime } from '../../../../src/base/local-time.js';
import { formatForPeople } from '../../../../src/cli/logs/format.js';
import { Output } from '../../../../src/cli/output.js';
import { lineAsJson, rawLine, readStoredLine } from '../../../../src/logs/line.js';

const TIME = '2026-11-22T13:04:05.123Z';
const AT = Date.parse(TIME);
const SHOWN_TIME = formatLocalTime(AT);
const ESC = '\u001B';

function output(settings: { color?: 'always' | 'never'; verbose?: boolean } = {}): Output {
  return new Output({ json: false, quiet: false, verbose: false, color: 'never', env: {}, ...settings });
}

function stored(facts: object) {
  const line = readStoredLine(JSON.stringify({ time: TIME, level: 'warn', message: 'slow', ...facts }), {
    process: 'pdf-1',
    kind: 'log',
  });
  if (line === null) throw new Error('the line is not well formed');
  return line;
}

test('a line shows its time, process, level, message and fields in columns', () => {
  const line = stored({ queue: 'pdf', job: '7', file: 'a b.png', empty: '', ms: 9, sizes: [1, 2] });
  expect(formatForPeople(line, output(), 10)).toBe(
    `${SHOWN_TIME} pdf-1      WARN  slow queue=pdf job=7 file="a b.png" empty="" ms=9 sizes=[1,2]`,
  );
});

test('a local time has the form of a time, in the zone of its reader', () => {
  expect(formatLocalTime(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('2026-01-02 03:04:05.006');
});

test('an event of the supervisor is its sentence alone, unless more is asked for', () => {
  const line = stored({ message: 'pdf-1 is stopped', event: 'worker.stopped', process: 'pdf-1', worker: 'pdf' });
  expect(formatForPeople(line, output(), 5)).toBe(`${SHOWN_TIME} pdf-1 WARN  pdf-1 is stopped`);
  expect(formatForPeople(line, output({ verbose: true }), 5)).toContain('event=worker.stopped worker=pdf');
});

test('the level has a colour', () => {
  expect(formatForPeople(stored({}), output({ color: 'always' }), 5)).toContain(`${ESC}[33mWARN `);
});

test.each([
  ['clearing the screen', `${ESC}[2Jgone`, '\\x1b[2Jgone'],
  ['setting the title', `${ESC}]0;owned\u0007`, '\\x1b]0;owned\\x07'],
  ['an eight-bit control', '\u009B2J', '\\x9b2J'],
  ['another line', 'one\nroot logged in\r', 'one\\nroot logged in\\r'],
  ['a tab', 'a\tb', 'a\tb'],
  ['colours, which are dropped', `${ESC}[1;31mred${ESC}[0m`, 'red'],
])('a message cannot drive the terminal: %s', (_, message, shown) => {
  const line = stored({ message });
  expect(formatForPeople(line, output(), 5)).toBe(`${SHOWN_TIME} pdf-1 WARN  ${shown}`);
  expect(formatForPeople(stored({ note: message }), output(), 5)).not.toMatch(/(?!\t)\p{Cc}/u);
});

test('as JSON a line is what is stored, its meaning kept and its controls escaped', () => {
  const plain = stored({ price: 1.5 });
  expect(lineAsJson(plain)).toBe(plain.stored);
  const sly = stored({ message: `${ESC}[2J\u009B2J` });
  expect(lineAsJson(sly)).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(lineAsJson(sly))).toMatchObject({ message: `${ESC}[2J\u009B2J` });
});

test('as JSON a raw line is wrapped', () => {
  expect(JSON.parse(lineAsJson(rawLine('Fatal', { process: 'pdf-1', kind: 'err' }, AT)))).toEqual({
    time: TIME,
    level: 'error',
    process: 'pdf-1',
    message: 'Fatal',
  });
});
