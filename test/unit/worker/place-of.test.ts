import { expect, test } from 'vitest';
import { ownFile } from '../../../src/base/own-file.js';
import { placeOf } from '../../../src/worker/place-of.js';

const OURS = ownFile('worker/load-module.js').href;

test.each([
  [
    'ES module',
    ['Error: dry', '    at file:///srv/ink.mjs:3:9', '    at file:///srv/a.mjs:1:1'],
    'file:///srv/ink.mjs:3:9',
  ],
  ['function', ['Error: dry', '    at print (file:///srv/ink.mjs:3:9)'], 'file:///srv/ink.mjs:3:9'],
  ['CommonJS module', ['Error: dry', '    at Object.<anonymous> (/srv/my ink.cjs:3:9)'], '/srv/my ink.cjs:3:9'],
  ['file that is no CommonJS', ['/srv/ink.cjs:2', 'import "a";', '^^^^^^', '', 'SyntaxError: no'], '/srv/ink.cjs:2'],
  [
    'module below Node and cardq',
    ['Error: dry', '    at open (node:fs:1:1)', `    at async f (${OURS}:9:9)`, '    at /srv/ink.cjs:3:9'],
    '/srv/ink.cjs:3:9',
  ],
  ['fault of nobody else', ['Error: dry', '    at open (node:fs:1:1)', `    at async f (${OURS}:9:9)`], null],
])('an error arose in the first line that is its own: %s', (_, stack, place) => {
  expect(placeOf(Object.assign(new Error('dry'), { stack: stack.join('\n') }))).toBe(place);
});

test('what is thrown without a stack arose nowhere', () => {
  expect(placeOf('dry')).toBeNull();
});
