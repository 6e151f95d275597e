import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith } from '../../support/config-folder.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/date-changelog.js', import.meta.url));
const OLDER = '## 0.1.0 – 2026-01-02\n\n### Added\n- Something.\n';

test('what is unreleased gets its version and day, below an empty section for what comes', async () => {
  const { status, text } = await date(`# Changelog\n\n## Unreleased\n\n### Fixed\n- It.\n\n${OLDER}`);
  expect(status).toBe(0);
  const day = new Date().toISOString().slice(0, 10);
  expect(text).toBe(`# Changelog\n\n## Unreleased\n\n## 0.2.0 – ${day}\n\n### Fixed\n- It.\n\n${OLDER}`);
});

test('the first release is told like those after it', async () => {
  const { text } = await date('# Changelog\n\n## Unreleased\n\n### Added\n- All of it.\n');
  expect(text).toMatch(/^# Changelog\n\n## Unreleased\n\n## 0\.2\.0 – .*\n\n### Added\n- All of it\.\n$/);
});

test.for([
  ['nothing is told below', `# Changelog\n\n## Unreleased\n\n${OLDER}`],
  ['there is no section', `# Changelog\n\n${OLDER}`],
  ['released already', `# Changelog\n\n## Unreleased\n\n- It.\n\n${OLDER.replace('0.1.0', '0.2.0')}`],
])('it is refused where %s', async ([why = '', before = '']) => {
  const { status, stderr, text } = await date(before);
  expect(status).toBe(1);
  expect(stderr).toContain(why);
  expect(text).toBe(before);
});

async function date(changelog: string) {
  const folder = await folderWith({ 'package.json': { version: '0.2.0' }, 'CHANGELOG.md': changelog });
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { cwd: folder, encoding: 'utf8' });
  return { status, stderr, text: readFileSync(join(folder, 'CHANGELOG.md'), 'utf8') };
}
