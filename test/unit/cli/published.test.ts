import { expect, test } from 'vitest';
import { cliPage } from '../../../scripts/cli-page.js';
import { EXIT_STATUSES } from '../../../scripts/exit-statuses.js';
import { manPage } from '../../../scripts/man-page.js';
import { ERROR_EXITS } from '../../../src/base/errors.js';
import { GLOBAL_OPTIONS } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';

// `npm run generate` brings both files up to date.

test('the page of commands is what the table of commands says', async () => {
  await expect(cliPage(COMMANDS, GLOBAL_OPTIONS)).toMatchFileSnapshot('../../../docs/cli.md');
});

test('the manual page is what the table of commands says', async () => {
  await expect(manPage(COMMANDS, GLOBAL_OPTIONS)).toMatchFileSnapshot('../../../man/cardq.1');
});

test('both tell every exit status that an error or a command can lead to', () => {
  const told = Object.keys(EXIT_STATUSES);
  const led = [...Object.values(ERROR_EXITS), ...COMMANDS.flatMap(({ exits = {} }) => Object.keys(exits))];
  expect(told).toEqual(expect.arrayContaining(led.map(String)));
});
