import { join } from 'node:path';
import { root, run, setUp } from './setup.js';

// `npm test`: every test, on a bare clone too. Arguments go to vitest.
setUp();
process.exitCode = run(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  ...process.argv.slice(2),
]);
