import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { requireTool } from '../support/tools.js';

const PAGE = fileURLToPath(new URL('../../man/cardq.1', import.meta.url));

test('the manual page is free of what mandoc warns of', (context) => {
  requireTool('mandoc', context);
  const { status, stdout, stderr } = spawnSync('mandoc', ['-Tlint', '-Wwarning', PAGE], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('it shows every command and its examples as they are to be typed', (context) => {
  requireTool('mandoc', context);
  const { stdout } = spawnSync('mandoc', ['-Tutf8', '-Owidth=200', PAGE], { encoding: 'utf8' });
  const shown = stdout.replace(/.[\b]/gu, ''); // bold and underlined, as a teletype does it
  for (const { examples } of COMMANDS) for (const example of examples) expect(shown).toContain(example);
  for (const section of ['ENVIRONMENT', 'FILES', 'EXIT STATUS', 'EXAMPLES', 'SEE ALSO'])
    expect(shown).toMatch(new RegExp(`^${section}$`, 'm'));
});
