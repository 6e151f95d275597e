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
 * Starts workers under one contender, waits until all have told of their birth, calls `action` with what runs, and stops
 * everything; an action that has ended the supervisor sets `isGone`. `memory` is a limit in bytes.
 */
export function underOne(contender, { runs = 'bare.cjs', args, processes, memory, leaveMs = 0 }, action) {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const env = { NOTES: notes.path, LEAVE_MS: String(leaveMs) };
    const supervisor = contender.open(folder, { program: program(runs), args, processes, memory, env });
    const one = { name: contender.name, supervisor, notes, isGone: false };
    await supervisor.start();
    try {
      await until(`${processes} workers under ${contender.name}`, () => notes.read().length >= processes);
      return await action(one);
    } finally {
      if (!one.isGone) await supervisor.stop();
    }
  });
}

/** The same under each contender that is there, all at the same time: for figures that compare supervisors at rest. */
export function underEach(contenders, plan, action) {
  const running = [];
  const begin = ([contender, ...rest]) => {
    if (contender === undefined) return action(running);
    return underOne(contender, plan, (one) => {
      running.push(one);
      return begin(rest);
    });
  };
  return begin(contenders.filter(({ isThere }) => isThere()));
}

/** What `action` returns under each contender that is there, by its name, one after the other: for what needs the whole machine. */
export async function oneByOne(contenders, plan, action) {
  const found = {};
  for (const contender of contenders.filter(({ isThere }) => isThere())) {
    found[contender.name] = await underOne(contender, plan, action);
  }
  return found;
}

/** The numbers of what runs under each contender, by its name. */
export function byName(running, numbers) {
  return Object.fromEntries(running.map(({ name }, index) => [name, numbers[index]]));
}
