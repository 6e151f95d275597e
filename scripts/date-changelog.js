import { readFileSync, writeFileSync } from 'node:fs';

/*
 * Gives what is unreleased in CHANGELOG.md of the working directory its version, from package.json, and today's date (UTC).
 * `npm run bump` runs it after changesets have raised the version.
 */

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const [before, unreleased, after] = changelog.split(/^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m);
const problem = whatIsWrong();
if (problem === null) {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync('CHANGELOG.md', `${before}## Unreleased\n\n## ${version} – ${day}\n${unreleased}${after}`);
} else {
  process.stderr.write(`error: ${problem}, CHANGELOG.md\n`);
  process.exitCode = 1;
}

function whatIsWrong() {
  if (unreleased === undefined) return 'there is no section "## Unreleased"';
  if (unreleased.trim() === '') return 'nothing is told below "## Unreleased"';
  return changelog.includes(`\n## ${version} `) ? `version ${version} is released already` : null;
}
