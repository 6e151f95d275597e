import { expect, test } from 'vitest';
import { installed, licensesPage, packedIn } from '../../../scripts/licenses-page.js';

/** They let anybody use, change and sell what contains them; LGPL as long as the library itself may be replaced. */
const ACCEPTED = ['0BSD', 'Apache-2.0', 'ISC', 'MIT'];
const REPLACEABLE = /^@img\/sharp-/;

// `npm run generate` brings it up to date.
test('the page of licences is what the lock says', async () => {
  await expect(licensesPage()).toMatchFileSnapshot('../../../docs/licenses.md');
});

test('every package that users get allows any use', () => {
  const wrong = [...installed, ...packedIn].filter(
    ({ name, license }) =>
      !license
        .split(' AND ')
        .every((one) => ACCEPTED.includes(one) || (one === 'LGPL-3.0-or-later' && REPLACEABLE.test(name))),
  );
  expect(wrong).toEqual([]);
});
