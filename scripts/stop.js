import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.js';

// Nothing that was never built can be running.
if (existsSync(join(root, 'dist/src/cli/main.cjs')))
  process.exitCode = run(process.execPath, [join(root, 'bin/cardq.js'), 'stop']);
