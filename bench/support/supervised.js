import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFolder } from './folder.js';
import { until } from './measure.js';
import { Notes } from './notes.js';

/** The path of one of the measured programs. */
export function program(name) {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
}

/**
 * Starts bare workers under each contender, waits until all of them live, calls `action` with what runs, and stops
 * everything: for figures that compare supervisors at rest.
 */
export async function underEach(contenders, { processes, leaveMs = 0 }, action) {
  const running = [];
  const begin = (rest) => (rest.length === 0 ? action(running) : inFolder((folder) => one(rest, folder)));
  const one = async ([contender, ...rest], folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const env = { NOTES: notes.path, LEAVE_MS: String(leaveMs) };
    const supervisor = contender.open(folder, { program: program('bare.cjs'), processes, env });
    await supervisor.start();
    try {
      await until(`${processes} workers under ${contender.name}`, () => notes.read().length === processes);
      running.push({ name: contender.name, supervisor, notes });
      return await begin(rest);
    } finally {
      await supervisor.stop();
    }
  };
  return begin(contenders);
}
