import { expect, test } from 'vitest';
import { CardqError } from '../../../../src/base/errors.js';
import { readFilter } from '../../../../src/cli/logs/filter.js';
import { readStoredLine } from '../../../../src/logs/line.js';

const NOW = Date.parse('2026-11-22T13:00:00Z');

function filter(given: Readonly<Record<string, string>>) {
  return readFilter({ text: (name) => given[name] ?? null }, NOW);
}

function line(facts: object) {
  const stored = { time: '2026-11-22T12:59:00Z', level: 'info', message: 'page drawn', ...facts };
  const read = readStoredLine(JSON.stringify(stored), { process: 'pdf-1', kind: 'log' });
  if (read === null) throw new Error('the line is not well formed');
  return read;
}

test.each<[given: Record<string, string>, facts: object, passes: boolean]>([
  [{}, {}, true],
  [{ level: 'warn' }, { level: 'info' }, false],
  [{ level: 'warn' }, { level: 'warn' }, true],
  [{ level: 'warn' }, { level: 'error' }, true],
  [{ job: '12' }, { queue: 'pdf', job: '12' }, true],
  [{ job: 'pdf/12' }, { queue: 'pdf', job: '12' }, true],
  [{ job: 'other/12' }, { queue: 'pdf', job: '12' }, false],
  [{ job: '12' }, { queue: 'pdf', job: '123' }, false],
  [{ job: '12' }, {}, false],
  [{ queue: 'pdf' }, { queue: 'pdf', job: '1' }, true],
  [{ queue: 'pdf' }, { queue: 'pdf_offset' }, false],
  [{ grep: 'p.ge' }, {}, true],
  [{ grep: 'Page' }, {}, false],
  [{ grep: 'file=a.png' }, { file: 'a.png' }, true],
  [{ grep: 'say "hi"' }, { message: 'they say "hi"' }, true],
  [{ since: '2m' }, {}, true],
  [{ since: '30s' }, {}, false],
  [{ since: '2026-11-22T12:59:00Z' }, {}, true],
  [{ since: '2026-11-22T12:59:00.001Z' }, {}, false],
  [{ level: 'warn', grep: 'page' }, { level: 'info' }, false],
])('%j over %j: %j', (given, facts, passes) => {
  expect(filter(given).passes(line(facts))).toBe(passes);
});

test.each([
  ['2026-11-22', new Date(2026, 10, 22)],
  ['2026-11-22T13:04', new Date(2026, 10, 22, 13, 4)],
  ['2026-11-22 13:04:05.123', new Date(2026, 10, 22, 13, 4, 5, 123)],
])('--since %s is meant in local time, as lines are shown', (since, expected) => {
  expect(filter({ since }).since).toBe(expected.getTime());
});

test.each([
  [{ since: 'yesterday' }, '--since takes a duration or a time, not "yesterday"'],
  [{ since: '2026-13-01' }, '--since takes a duration or a time, not "2026-13-01"'],
  [{ level: 'wran' }, '--level takes debug, info, warn, error, not "wran"'],
  [{ grep: '(' }, '--grep takes a regular expression'],
])('%j cannot be meant', (given, message) => {
  expect(() => filter(given)).toThrow(message);
  expect(() => filter(given)).toThrow(CardqError);
});

test('a misspelt level gets a suggestion', () => {
  expect(() => filter({ level: 'wran' })).toThrow(
    expect.objectContaining({ code: 'usage', hint: 'did you mean "warn"?' }),
  );
});
