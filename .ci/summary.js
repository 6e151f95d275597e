import { readFileSync } from 'node:fs';

/*
 * Counts what vitest has reported, and ends as the check does:
 *
 *   node summary.js REPORT STATUS      the status with which the check itself has ended so far
 */

// Tests that may be skipped in CI, by title, each with the reason. Any other skipped test fails the check.
const AS_ROOT = 'permissions do not bind root, which is who runs the check';
const CUT_OFF = 'a container that may make no network namespaces has none to cut off';
const MACHINE = 'a container that may make no namespaces has none to boot a systemd in';
const GROUPS = 'a container that may make no control groups has none to limit';
const TYPESCRIPT = 'a Node that runs TypeScript by itself has no such failure';
const MAY_BE_SKIPPED = new Map([
  ['a folder that may not be written is refused', AS_ROOT],
  ['a file that may not be read is told as such', AS_ROOT],
  ['a state folder that this user may not write ends start with 6', AS_ROOT],
  ['loses its jobs to another one, doubles no output, and goes on by itself when it is back', CUT_OFF],
  ['a real systemd starts, watches and stops it', MACHINE],
  ['a TypeScript module that this Node cannot load fails the start, and the hint says what to do', TYPESCRIPT],
  ['the limit of a real control group is held against those of the workers', GROUPS],
]);
const SKIPPED = ['skipped', 'pending', 'todo', 'disabled'];

const [path, status] = process.argv.slice(2);
const files = reported();
const tests = files.flatMap((file) => file.assertionResults);
const unrun = tests.filter((test) => SKIPPED.includes(test.status));
const skipped = unrun.filter((test) => MAY_BE_SKIPPED.has(test.title));
const unexpected = unrun.filter((test) => !skipped.includes(test));
for (const test of skipped) tell(`skipped: ${test.fullName} (${MAY_BE_SKIPPED.get(test.title)})`);
for (const test of unexpected) tell(`skipped without leave: ${test.fullName}`);
const passed = tests.filter((test) => test.status === 'passed').length;
const failed = countFailed();
tell(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 ? 0 : Number(status) || 1;

/** What each file of tests has come to; nothing when the tests did not come to their end. */
function reported() {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch (thrown) {
    tell(`the tests did not come to their end: ${thrown.message}`);
    return [];
  }
}

function countFailed() {
  // A file that cannot be loaded has no tests, and still has failed.
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const count = tests.filter((test) => test.status === 'failed').length + broken.length + unexpected.length;
  if (count > 0 || (passed > 0 && status === '0')) return count;
  tell(`something else has failed: see above (exit status ${status})`);
  return 1;
}

function tell(line) {
  process.stdout.write(`${line}\n`);
}
