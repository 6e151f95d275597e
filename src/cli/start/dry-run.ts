import { loadCompiledCode } from '../../base/compiled-code.js';
import { isChosen } from '../../config/worker-name.js';
import type { Invocation } from '../command.js';
import { readHandOver } from './read-hand-over.js';

/** Tells what a start would start, and starts nothing. Throws ConfigError. */
export async function dryRun(invocation: Invocation): Promise<number> {
  loadCompiledCode();
  const { output } = invocation;
  const { config, workers, configPath } = await readHandOver(invocation);
  const chosen = Object.entries(config.workers).filter(([name]) => isChosen(name, workers));
  const plan = chosen.map(([name, spec]) => ({
    worker: name,
    processes: typeof spec.processes === 'number' ? spec.processes : spec.processes.min,
    runs: spec.kind === 'queues' ? Object.keys(spec.queues) : [spec.script, ...spec.args],
  }));
  if (output.isJson)
    output.json({
      schemaVersion: 1,
      config: configPath,
      stateDir: config.stateDir,
      broker: config.broker.url === null ? 'embedded' : 'redis',
      plan,
    });
  else output.data(plan.map((one) => `would start ${one.processes} × ${one.worker}: ${one.runs.join(' ')}`).join('\n'));
  return 0;
}
