import { keepCompiledCode, loadCompiledCode } from '../../base/compiled-code.js';
import type { HandOver } from '../../daemon/hand-over.js';
import type { Begun } from '../../daemon/launch.js';
import type { Invocation } from '../command.js';
import { readHandOver } from './read-hand-over.js';

/** Reads the configuration and lets a supervisor in the background go on with it: `begun`, or a new one. */
export async function startBehind(invocation: Invocation, begun: Begun | null): Promise<number> {
  loadCompiledCode();
  const { output } = invocation;
  const handOver = await readOrAbandon(invocation, begun);
  const { launchOrJoin } = await import('./launch-or-join.js');
  const { pid, sentence } = await launchOrJoin(invocation, { handOver, begun });
  if (output.isJson) output.json({ schemaVersion: 1, started: true, pid });
  else output.say(sentence);
  await keepCompiledCode();
  return 0;
}

async function readOrAbandon(invocation: Invocation, begun: Begun | null): Promise<HandOver> {
  try {
    return await readHandOver(invocation);
  } catch (thrown) {
    begun?.abandon();
    throw thrown;
  }
}
