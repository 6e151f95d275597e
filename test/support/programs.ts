import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Workplace, workplace } from './cardq.js';

/** A workplace whose one worker, `app`, is a program of the test's own. */
export interface ProgramPlace extends Workplace {
  /** What the program has written into a file of its working folder; null while there is none. */
  wrote(name: string): string | null;
}

/** Sets up, and does not start, a cardq that supervises this Node program (a module) as it is. */
export async function programPlace(
  program: string,
  { worker = {}, more = {} }: { readonly worker?: object; readonly more?: object } = {},
): Promise<ProgramPlace> {
  const place = await workplace({
    queues: {},
    schedules: {},
    workers: { app: { script: './app.mjs', processes: 1, ...worker } },
    ...more,
  });
  await place.write('app.mjs', program);
  return {
    ...place,
    wrote(name) {
      const path = join(place.folder, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
  };
}
