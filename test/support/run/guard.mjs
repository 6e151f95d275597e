import { rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { clearUp } from './clear-up.mjs';

/*
 * Clears up behind a run of the tests that could not do so itself, because it was killed:
 *
 *   node guard.mjs FOLDER CACHE
 *
 * Its input ends with the run, however that ends. FOLDER is the run's own for all that is temporary, CACHE the test runner's.
 */
const [folder, cache] = process.argv.slice(2);
await finished(process.stdin.resume()).catch(() => undefined);
clearUp(folder);
rmSync(cache, { recursive: true, force: true });
