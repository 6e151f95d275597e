import { readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { otherBuild } from '../support/other-build.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

// Schemas, and what reads a configuration, are loaded when they are needed first: by then they had gone, an "internal error".
test.skipIf(process.platform !== 'linux')(
  'a supervisor goes on where another version was installed over it',
  async () => {
    const older = await otherBuild('0.0.9');
    const place = await workplace(serving({ echo: 'echo' }));
    expect((await place.run(['start'], { cardq: older.cardq })).code).toBe(0);
    const { pid } = (await place.status()).supervisor;
    await until('it to hold its program', () => openFiles(pid).some((path) => path.includes('/chunks/bodies-')));
    await older.removeParts('');
    expect((await place.run(['enqueue', 'echo', '{"a":1}', '--wait'])).code).toBe(0);
    expect((await place.run(['reload'])).code).toBe(0);
    expect((await place.run(['stats'])).code).toBe(0);
    expect((await place.status()).supervisor).toMatchObject({ state: 'running', version: '0.0.9', pid });
    const doctor = await place.run(['doctor']);
    expect(doctor.stdout).toMatch(
      /^warn +supervisor +it is of version 0\.0\.9, this command of .+\n +→ cardq restart --supervisor$/m,
    );

    await place.ok('restart', '--supervisor');
    expect((await place.status()).supervisor.version).not.toBe('0.0.9');
    expect((await place.run(['enqueue', 'echo', '{}', '--wait'])).code).toBe(0);
  },
);

test('one that cannot load a part of itself says so, and loses no job until its restart', async () => {
  const older = await otherBuild('0.0.9');
  await older.removeParts('bodies');
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['start'], { cardq: older.cardq })).code).toBe(0);
  const refused = await place.run(['enqueue', 'echo', '{}', '--json']);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'supervisor_outdated', hint: expect.stringContaining('cardq restart --supervisor') },
  });
  expect((await place.status()).supervisor).toMatchObject({ state: 'running', version: '0.0.9' });
  await place.ok('restart', '--supervisor');
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

test('one that tells of no changes is looked at from time to time by status --watch, and is told to be older by events', async () => {
  const older = await otherBuild('0.0.9', (text) => text.replaceAll(/\.get\(["']\/events["']/g, '.get("/happenings"'));
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['start'], { cardq: older.cardq })).code).toBe(0);
  for (const more of [[], ['-f']]) {
    const { code, stderr } = await place.run(['events', ...more]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the supervisor that runs is older .+\nhint: cardq restart --supervisor\n/);
  }
  const watch = begin(place, ['status', '--watch']);
  await until('a page', () => /^cardq running[\s\S]*work-1/m.test(watch.stdout));
  await place.ok('pause', 'echo');
  await until('another page', () => watch.stdout.includes('echo (paused)'));
  watch.kill('SIGINT');
  expect((await watch.finished).code).toBe(130);
});

function openFiles(pid: number | null): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      return []; // ENOENT: closed since
    }
  });
}
