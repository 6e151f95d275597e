import { expect, test } from 'vitest';
import { LogLevels } from '../../../src/supervisor/log-levels.js';

test('a level holds for processes as for entries, and what was said last holds', () => {
  const levels = new LogLevels('info');
  const both = () => [levels.of('pdf-1', 'pdf'), levels.of('pdf-2', 'pdf')];
  expect(both()).toEqual(['info', 'info']);
  levels.set(['pdf-1'], 'debug');
  expect(both()).toEqual(['debug', 'info']);
  levels.set(['pdf', 'mail'], 'warn');
  expect(both()).toEqual(['warn', 'warn']);
  levels.set(['pdf-1'], 'error');
  expect(both()).toEqual(['error', 'warn']);
  levels.set([], 'debug');
  expect(both()).toEqual(['debug', 'debug']);
});
