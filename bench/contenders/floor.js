import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node } from '../support/command.js';
import { writeJson } from '../support/folder.js';
import { until } from '../support/measure.js';

const COMMAND = fileURLToPath(new URL('../floor/command.cjs', import.meta.url));

/** The smallest supervisor that Node allows: `bench/floor`. */
export const floor = {
  name: 'floor',
  isThere: () => true,
  open(folder, { program, args = [], processes, env }) {
    writeJson(join(folder, 'plan.json'), { program, args, processes });
    const run = (word) => node([COMMAND, folder, word], { env });
    return {
      start: () => run('start'),
      list: () => run('list'),
      stop: async () => {
        await until('the floor to listen', () => existsSync(join(folder, 'socket')));
        await run('stop');
      },
    };
  },
};
