import type { StatusDocument } from '../../protocol/status.js';
import type { Invocation } from '../command.js';
import { selectWorkers } from '../select-workers.js';
import { waitReady } from '../wait-ready.js';
import { START_TIMEOUT_MS, servedQueues } from './read-hand-over.js';

/** A supervisor runs: its workers are started, as far as they are not. */
export async function startWorkers(invocation: Invocation, before: StatusDocument): Promise<number> {
  const { client, operands, options, output } = invocation;
  const { pid } = before.supervisor;
  await begin(invocation);
  if (!options.has('no-wait')) await waitReady(client, options.duration('timeout') ?? START_TIMEOUT_MS);
  const after = await client.get<StatusDocument>('/status');
  const started = selectWorkers(after, operands)
    .workers.map((one) => one.name)
    .filter((name) => !wasUp(name, before));
  if (output.isJson) output.json({ schemaVersion: 1, started: started.length > 0, pid, workers: started });
  else
    output.say(`cardq is already running (pid ${pid})${started.length === 0 ? '' : `; started ${started.join(', ')}`}`);
  return 0;
}

// Processes that serve other queues come in the place of those that run: only the supervisor knows when that is done.
async function begin({ client, operands, options }: Invocation): Promise<void> {
  const processes = options.whole('processes', { min: 1, max: 1000 });
  const queues = servedQueues(options);
  const body = { workers: operands, ...(processes === null ? {} : { concurrency: processes }), queues };
  if (queues === undefined || options.has('no-wait')) await client.post('/start', body);
  else await client.post('/start?wait=true', body, { timeoutMs: options.duration('timeout') ?? START_TIMEOUT_MS });
}

function wasUp(name: string, { workers }: StatusDocument): boolean {
  const state = workers.find((one) => one.name === name)?.state;
  return state === 'running' || state === 'starting' || state === 'draining' || state === 'killing';
}
