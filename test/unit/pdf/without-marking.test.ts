import { expect, test } from 'vitest';
import { withoutMarking } from '../../../src/pdf/without-marking.js';

test('what is done without marking passes its result and its error on', async () => {
  expect(await withoutMarking(async () => 'drawn')).toBe('drawn');
  const failing = withoutMarking(() => Promise.reject(new Error('no picture')));
  await expect(failing).rejects.toThrow('no picture');
});
