import { CardqError } from '../../base/errors.js';
import type { ConfigDocument } from '../../protocol/control.js';
import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { handOverOf, type StartedWith } from './read-hand-over.js';

/** Drains and stops everything, and starts it again as it was started, with the configuration as it is now. */
export async function restartSupervisor(invocation: Invocation): Promise<number> {
  const { client, options, operands, output } = invocation;
  if (options.has('host'))
    throw misuse('restart --supervisor works on this machine and takes no --host', 'leave it out');
  if (operands.length > 0)
    throw misuse('restart --supervisor restarts everything and takes no name', 'for one worker: cardq restart NAME');
  const [{ stopSupervisor }, { launchOrJoin }, start] = await Promise.all([
    import('../commands/stop.js'),
    import('./launch-or-join.js'),
    import('../commands/start.js'),
  ]);
  const running = await client.getIfRunning<ConfigDocument>('/config');
  if (running === null) return start.run(invocation);
  const handOver = await handOverOf(asBefore(running), invocation); // its mistakes are told before anything is stopped
  const status = await client.getIfRunning<StatusDocument>('/status');
  if (status !== null) await stopSupervisor(invocation, status.supervisor.pid ?? 0);
  const { pid, sentence } = await launchOrJoin(invocation, { handOver, begun: null });
  if (output.isJson) output.json({ schemaVersion: 1, started: true, pid });
  else output.say(sentence);
  return 0;
}

/** What the running supervisor was started with. Throws `conflict` when it is not ours to start. */
function asBefore({ startedWith }: ConfigDocument): StartedWith {
  const { file, cwd, workers, processes, queues, foreground } = startedWith;
  if (foreground) throw inFront();
  const hasFlags = processes !== null || queues !== null;
  const flags = { workers, processes: processes ?? undefined, queues: queues ?? undefined };
  return { sources: { file: file ?? undefined, cwd, flags: hasFlags ? flags : {} }, workers, once: false };
}

function inFront(): CardqError {
  return new CardqError({
    code: 'conflict',
    message: 'the supervisor stays in front: only who started it can start the next one',
    hint: 'restart its unit or container; for changed settings of workers and queues: cardq reload',
  });
}
