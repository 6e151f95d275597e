import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';

// `start` used to end silently, with status 13, because nothing kept it waiting for the end of its child.
test('a supervisor that dies before it says anything makes start fail, and is told', async () => {
  const place = await workplace({});
  const preload = fileURLToPath(new URL('../fixtures/chaos/dies-as-supervisor.cjs', import.meta.url));
  const { code, stderr } = await place.run(['start'], { env: { NODE_OPTIONS: `--require "${preload}"` } });
  expect(stderr).toContain('the supervisor ended before it was ready: exit code 9');
  expect(stderr).toContain('no room for a supervisor here');
  expect(code).toBe(1);
});
