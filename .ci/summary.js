import { readFileSync } from 'node:fs';

// Tests that may be skipped in CI, by title, each with the reason. Any other skipped test fails the check.
const AS_ROOT = 'permissions do not bind root, which is who runs the check';
const AS_CONTAINER = 'a container that may make no network namespaces has none to cut off';
const WITHOUT_NAMESPACES = 'a container that may make no namespaces has none to boot a systemd in';
const MAY_BE_SKIPPED = new Map([
  ['a folder that may not be written is refused', AS_ROOT],
  ['a file that may not be read is told as such', AS_ROOT],
  ['a state folder that this user may not write ends start with 6', AS_ROOT],
  ['loses its jobs to another one, doubles no output, and goes on by itself when it is back', AS_CONTAINER],
  ['a real systemd starts, watches and stops it', WITHOUT_NAMESPACES],
]);

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const count = (...statuses) => tests.filter((test) => statuses.includes(test.status)).length;
const skipped = tests.filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status));
const unexpected = skipped.filter((test) => !MAY_BE_SKIPPED.has(test.title));
for (const test of skipped) {
  const reason = MAY_BE_SKIPPED.get(test.title);
  if (reason !== undefined) process.stdout.write(`skipped: ${test.fullName} (${reason})\n`);
}
for (const test of unexpected) process.stdout.write(`skipped without leave: ${test.fullName}\n`);
// A file that cannot be loaded has no tests, and still has failed.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = count('failed') + broken;
process.stdout.write(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exitCode = failed > 0 || unexpected.length > 0 || count('passed') === 0 ? 1 : 0;
