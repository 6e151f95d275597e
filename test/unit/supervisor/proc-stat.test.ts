import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseProcStat } from '../../../src/supervisor/samples/proc-stat.js';

test.runIf(process.platform === 'linux')('a process is read as it is, whatever it calls itself', () => {
  const text = readFileSync('/proc/self/stat', 'latin1').replace(/\(.*\)/, '(a) S (b c)');
  const stat = parseProcStat(text);
  expect(stat?.state).toBe('R');
  expect(stat?.cpuTicks).toBeGreaterThan(0);
  expect((stat?.rssBytes ?? 0) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
});

test('anything else is nothing', () => {
  expect(parseProcStat('')).toBeNull();
  expect(parseProcStat('1 (x) S')).toBeNull();
});
