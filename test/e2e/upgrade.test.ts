import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { otherBuild } from '../support/other-build.js';
import { serving } from '../support/worker-modules.js';

// A body's schemas are loaded with the first one: a supervisor beneath which they had been replaced said "internal error".
test('a supervisor whose program was replaced says so, takes jobs again after its restart, and loses none', async () => {
  const older = await otherBuild('0.0.9');
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['start'], { cardq: older.cardq })).code).toBe(0);
  await older.removeParts('bodies');
  const refused = await place.run(['enqueue', 'echo', '{}', '--json']);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'supervisor_outdated', hint: expect.stringContaining('cardq restart --supervisor') },
  });
  expect((await place.status()).supervisor).toMatchObject({ state: 'running', version: '0.0.9' });
  const doctor = await place.run(['doctor']);
  expect(doctor.stdout).toMatch(
    /^warn +it is of version 0\.0\.9, this command of .+\n +→ cardq restart --supervisor$/m,
  );

  await place.ok('restart', '--supervisor');
  expect((await place.status()).supervisor.version).not.toBe('0.0.9');
  expect((await place.run(['enqueue', 'echo', '{}', '--wait'])).code).toBe(0);
});

test('what an older supervisor does not know is told with both versions, and the mend', async () => {
  const older = await otherBuild('0.0.9', (text) => text.replace(/\bpriority:(?= \w+\.int\()/, 'urgency:'));
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['start'], { cardq: older.cardq })).code).toBe(0);
  const { code, stderr } = await place.run(['enqueue', 'echo', '{}', '--priority', '3']);
  expect(code).toBe(2);
  expect(stderr).toContain('there is no field "priority" here');
  expect(stderr).toMatch(/the supervisor is of version 0\.0\.9 and this command of .+: cardq restart --supervisor/);
});
