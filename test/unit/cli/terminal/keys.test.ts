import { expect, test } from 'vitest';
import { readKeys } from '../../../../src/cli/terminal/keys.js';

test.each([
  ['jk', ['j', 'k']],
  ['\u001B[A\u001B[B', ['up', 'down']],
  ['\u001BOA', ['up']], // a terminal in application mode
  ['\u001B[5~\u001B[6~\u001B[H\u001B[4~', ['pageup', 'pagedown', 'home', 'end']],
  ['\u0003', ['ctrl-c']],
  ['\u001A\r', ['ctrl-z', 'enter']],
  ['\u001B', ['escape']],
  ['\u001Bq', ['escape', 'q']],
  ['\u001B[15~q', ['q']], // F5 has no name here
  ['é日', ['é', '日']],
])('%j is %j', (input, keys) => {
  expect(readKeys(input)).toEqual({ keys, rest: '' });
});

test('a sequence that comes in two parts is one key', () => {
  const { keys, rest } = readKeys('j\u001B[1');
  expect(keys).toEqual(['j']);
  expect(readKeys(`${rest}~`)).toEqual({ keys: ['home'], rest: '' });
});
