import { fileURLToPath } from 'node:url';
import { root, setUp } from './setup.js';

// `npm test`: every test, on a bare clone too. Arguments go to vitest, which runs in this very process: signals are for it.
setUp();
process.chdir(root);
const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url);
process.argv.splice(1, 1, fileURLToPath(vitest), 'run');
await import(vitest.href);
