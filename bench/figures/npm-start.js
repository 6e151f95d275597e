import { join } from 'node:path';
import { ROOT } from '../contenders/cardq.js';
import { command } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { timed } from '../support/measure.js';

/** `npm start` in a checkout where all is built and cardq runs already: it renders the sample deck once more. */
export async function measure() {
  const ms = await inFolder(async (folder) => {
    const env = { CARDQ_STATE_DIR: join(folder, 'state'), CARDQ_RENDER_OUTPUT_DIR: join(folder, 'output') };
    const npm = (...args) => command('npm', args, { cwd: ROOT, env });
    await npm('start');
    try {
      return await timed(() => npm('start'));
    } finally {
      await npm('stop');
    }
  });
  return [{ what: 'second `npm start`, with a PDF', unit: 'ms', cardq: ms, most: 5000 }];
}
