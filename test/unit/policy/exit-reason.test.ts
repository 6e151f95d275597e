import { expect, test } from 'vitest';
import { describeExit, type ExitFacts } from '../../../src/policy/exit-reason.js';

const CRASH: ExitFacts = {
  code: 3,
  signal: null,
  cause: null,
  detail: null,
  bootFailure: null,
  wasReady: true,
  wasKilled: false,
};
const DIED = { code: null, signal: 'SIGKILL' } as const;

test.each<[string, Partial<ExitFacts>]>([
  ['exited with code 3', {}],
  ['exited with code 3 before it was ready', { wasReady: false }],
  ['exited with code 0, though it was to go on', { code: 0 }],
  ['killed by SIGSEGV', { code: null, signal: 'SIGSEGV' }],
  ['killed by SIGKILL from outside (the kernel does this when memory runs out)', DIED],
  ['no module x', { bootFailure: 'no module x', wasReady: false }],
  ['stopped as asked', { code: 0, cause: 'requested' }],
  ['stopped as asked, exited with code 3', { cause: 'requested' }],
  ['stopped as asked; killed, not drained', { ...DIED, cause: 'requested', wasKilled: true }],
  ['recycled: memory limit (150 MiB of 100 MiB)', { code: 0, cause: 'recycle_memory', detail: '150 MiB of 100 MiB' }],
  [
    'killed: no heartbeat for 15s: spinning in parse (/app/worker.js:17)',
    { ...DIED, cause: 'hang', detail: 'for 15s: spinning in parse (/app/worker.js:17)', wasKilled: true },
  ],
])('%s', (sentence, facts) => {
  expect(describeExit({ ...CRASH, ...facts })).toBe(sentence);
});
