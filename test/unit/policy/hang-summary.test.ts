import { expect, test } from 'vitest';
import { type Findings, summarizeFindings } from '../../../src/policy/hang-summary.js';

const NOTHING: Findings = { kind: 'unknown', frames: null, place: null, waitsFor: [] };
const IN_NODE = 'process.processTimers (node:internal/timers:519:7)';
const BUILT_IN = 'RegExp.test (<anonymous>)';

test.each<[string, Partial<Findings>]>([
  ['', {}],
  ['', { kind: 'turning', frames: [] }],
  ['frozen by a stop signal', { kind: 'frozen', place: 'do_signal_stop' }],
  ['spinning', { kind: 'spinning', place: 'do_wait' }],
  ['spinning', { kind: 'spinning', frames: [IN_NODE] }],
  ['blocked', { kind: 'blocked' }],
  ['blocked in pipe_read', { kind: 'blocked', place: 'pipe_read' }],
  [
    'spinning in parse (/app/worker.js:17)',
    { kind: 'spinning', frames: ['parse (file:///app/worker.js:17:5)', IN_NODE] },
  ],
  ['spinning in parse (/app/my worker.cjs:1)', { kind: 'spinning', frames: ['parse (/app/my worker.cjs:1:5)'] }],
  ['spinning in (/app/worker.js:3)', { kind: 'spinning', frames: ['file:///app/worker.js:3:1'] }],
  [
    'spinning in RegExp.test, called by parse (/app/worker.js:17)',
    { kind: 'spinning', frames: [BUILT_IN, 'parse (file:///app/worker.js:17:5)'] },
  ],
  ['stuck in parse (/app/worker.js:17)', { frames: ['parse (file:///app/worker.js:17:5)'] }],
  ['at work in parse (/app/worker.js:17)', { kind: 'turning', frames: ['parse (file:///app/worker.js:17:5)'] }],
  ['waiting for Timeout, TCPSocketWrap', { kind: 'turning', frames: [], waitsFor: ['Timeout', 'TCPSocketWrap'] }],
])('%s', (summary, found) => {
  expect(summarizeFindings({ ...NOTHING, ...found })).toBe(summary);
});
