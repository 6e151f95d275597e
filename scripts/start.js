import { join } from 'node:path';
import { root, run, setUp } from './setup.js';

// `npm start`: from a bare clone to a PDF that went through a queue and a supervised worker.
setUp();
const cardq = (...args) => run(process.execPath, [join(root, 'bin/cardq.js'), ...args]);

const steps = [['start'], ['render', 'examples/deck'], ['status']];
for (const args of steps) {
  const status = cardq(...args);
  if (status !== 0) process.exit(status);
}
process.stderr.write(`
what next:
  npx cardq status --watch         see it at work
  npx cardq logs -f                what the workers say
  npx cardq render <your folder>   your own cards: front/, back/, double_sided/
  npm stop                         stop everything
`);
