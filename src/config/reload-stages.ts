import type { Config, WorkerSpec } from './config.js';

/** What a reload can bring about of what was loaded: the rest stays as it is until another supervisor starts. */
export function withoutPending(before: Config, loaded: Config): Config {
  const { name, stateDir, broker, logs } = before;
  const api = { ...loaded.api, compatPrefix: before.api.compatPrefix };
  return { ...loaded, name, stateDir, broker, api, logs: { ...logs, level: loaded.logs.level } };
}

/** What holds while processes are replaced: those that leave may still have jobs of queues that leave with them. */
export function meanwhile(before: Config, wanted: Config): Config {
  return { ...wanted, queues: { ...before.queues, ...wanted.queues } };
}

/** What holds in the end: entries that failed go on as before, with all that they need for that. */
export function inForceAfter(before: Config, wanted: Config, failed: readonly string[]): Config {
  if (failed.length === 0) return wanted;
  const kept = Object.entries(before.workers).filter(([name]) => failed.includes(name));
  const others = Object.entries(wanted.workers).filter(([name]) => !failed.includes(name));
  const needed = new Set(
    [...kept.map(([, spec]) => spec), ...failed.map((name) => wanted.workers[name])].flatMap(queuesOf),
  );
  const queues = Object.entries(before.queues).filter(([name]) => needed.has(name));
  return {
    ...wanted,
    workers: Object.fromEntries([...kept, ...others]),
    queues: { ...wanted.queues, ...Object.fromEntries(queues) },
    render: before.render,
  };
}

function queuesOf(spec: WorkerSpec | undefined): readonly string[] {
  return spec?.kind === 'queues' ? Object.keys(spec.queues) : [];
}
