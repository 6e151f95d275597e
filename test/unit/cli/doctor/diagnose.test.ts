import { expect, test } from 'vitest';
import { diagnose } from '../../../../src/cli/doctor/diagnose.js';
import { reportDocument, reportText } from '../../../../src/cli/doctor/report.js';
import { fail, ok, warn } from '../../../../src/protocol/finding.js';

const plain = (_style: unknown, text: string) => text;

test('a check that hangs or throws has failed, and the others are told in their order', async () => {
  const found = await diagnose(
    [
      { subject: 'slow', timeoutMs: 20, look: () => new Promise<never>(() => undefined) },
      { subject: 'broken', timeoutMs: 1000, look: () => Promise.reject(new Error('no such thing')) },
      { subject: 'well', timeoutMs: 1000, look: async (word) => [ok('it', word)] },
    ],
    'fine',
  );
  expect(found).toMatchObject([
    { subject: 'slow', level: 'fail', message: 'it could not be looked at within 20ms' },
    { subject: 'broken', level: 'fail', message: 'no such thing' },
    { subject: 'well', level: 'ok', message: 'fine' },
  ]);
});

// It was told that --debug would tell more, which it does not.
test('what this user may not look at is mended by asking as another one', async () => {
  const refusal = Object.assign(new Error("EACCES: permission denied, stat '/x'"), { code: 'EACCES' });
  const look = () => Promise.reject(refusal);
  expect(await diagnose([{ subject: 'socket', timeoutMs: 1000, look }], null)).toMatchObject([
    { message: refusal.message, hint: 'run cardq doctor as the user whose it is' },
  ]);
});

test('a report names the subject on each line, puts each mend below what it mends, and counts', () => {
  const diagnoses = [
    { subject: 'disk', ...ok('a', 'much room') },
    { subject: 'disk', ...warn('b', 'little room', 'make some') },
    { subject: 'port', ...fail('c', 'it is taken', 'take another') },
  ];
  expect(reportText({ diagnoses, skipped: [] }, plain).split('\n')).toEqual([
    'ok    disk  much room',
    'warn  disk  little room',
    '            → make some',
    'FAIL  port  it is taken',
    '            → take another',
    '',
    '1 of 3 checks failed, 1 warned',
  ]);
  expect(reportDocument({ diagnoses, skipped: ['x'] })).toMatchObject({
    schemaVersion: 1,
    verdict: 'fail',
    counts: { ok: 1, warn: 1, fail: 1 },
    skipped: ['x'],
  });
  expect(reportText({ diagnoses: diagnoses.slice(0, 1), skipped: [] }, plain)).toMatch(/\nall is well$/);
});
