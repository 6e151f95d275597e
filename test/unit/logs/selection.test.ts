import { expect, test } from 'vitest';
import { selectProcesses } from '../../../src/logs/selection.js';

const EXISTING = ['pdf-1', 'pdf-2', 'pdf-offset-1', 'supervisor'];

test.each([
  [[], EXISTING],
  [['pdf'], ['pdf-1', 'pdf-2']],
  [['pdf-2'], ['pdf-2']],
  [['supervisor'], ['supervisor']],
  [
    ['pdf-offset', 'pdf-1'],
    ['pdf-1', 'pdf-offset-1'],
  ],
])('%j means %j', (names, expected) => {
  expect(EXISTING.filter(selectProcesses(names, EXISTING))).toEqual(expected);
});

test('a process that is born later belongs to its entry', () => {
  expect(selectProcesses(['pdf'], EXISTING)('pdf-12')).toBe(true);
});

test('an unknown name is told those that exist, and the one that was meant', () => {
  expect(() => selectProcesses(['pdf', 'pfd-1'], EXISTING)).toThrow(
    expect.objectContaining({
      code: 'worker_unknown',
      message: 'there are no logs of "pfd-1"',
      hint: 'did you mean "pdf-1"? there are logs of pdf, pdf-1, pdf-2, pdf-offset, pdf-offset-1, supervisor',
    }),
  );
});

test('while there are no logs at all, no name is unknown', () => {
  expect(selectProcesses(['pdf'], [])('pdf-1')).toBe(true);
});
