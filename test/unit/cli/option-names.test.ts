import { expect, test } from 'vitest';
import { CardqError } from '../../../src/base/errors.js';
import { SHEET_COMMANDS } from '../../../src/cli/command-table/sheets.js';
import { namingOptions, OPTION_OF } from '../../../src/cli/option-names.js';

test('every field of job data has an option of render or offset', () => {
  const options = SHEET_COMMANDS.flatMap((command) => command.options ?? []);
  const known = options.flatMap(({ name, short }) => [`--${name}`, `-${short}`]);
  expect(Object.values(OPTION_OF).filter((option) => !known.includes(option))).toEqual([]);
});

test.each([
  ['paperSize: there is none', '--paper: there is none'],
  ['2 problems:\n  cropBacks: no\n  back.jpg: no', '2 problems:\n  --crop-backs: no\n  back.jpg: no'],
  ['cards[3].front: there is no picture', '--cards[3].front: there is no picture'],
  ['offset.x: too far (name it with `back`)', '--offset: too far (name it with --back)'],
  ['the name is taken: back; `cardq show` tells', 'the name is taken: back; `cardq show` tells'],
])('a command tells %j as %j', async (message, told) => {
  const failing = namingOptions(() => Promise.reject(new CardqError({ code: 'job_failed', message })));
  await expect(failing).rejects.toMatchObject({ code: 'job_failed', message: told });
});
