import { expect, test } from 'vitest';
import { BadInputError } from '../../../src/worker/bad-input.js';
import { describeFailure } from '../../../src/worker/describe-failure.js';

const { signal } = new AbortController();

test('a failure tells what was thrown', () => {
  const thrown = new Error('out of paper');
  expect(describeFailure(thrown, signal)).toEqual({ kind: 'error', message: 'out of paper', stack: thrown.stack });
  expect(describeFailure('out of ink', signal)).toEqual({ kind: 'error', message: 'out of ink', stack: null });
  expect(describeFailure(thrown, AbortSignal.abort())).toMatchObject({ kind: 'aborted' });
});

test('bad input brings its hint', () => {
  const thrown = new BadInputError('no such card', { hint: 'add it' });
  expect(describeFailure(thrown, signal)).toMatchObject({ kind: 'bad_input', message: 'no such card (add it)' });
});

// A message of 50 MB used to be stored with the job, once per attempt, and printed wherever the job was shown.
test('a failure is cut to a length that everybody can bear', () => {
  const long = 'x'.repeat(1_000_000);
  const { message, stack } = describeFailure(new Error(long), signal);
  expect(message).toBe(`${'x'.repeat(8192)}… (991808 characters more)`);
  expect(stack?.length).toBeLessThan(33_000);
  expect(describeFailure(new BadInputError(long, { hint: long }), signal).message.length).toBeLessThan(17_000);
});
