import { constants } from 'node:os';
import { z } from 'zod';
import { beside, isBelow, MANY, memory, text, timeout, timer, whole } from './fields.js';

const scaling = z
  .strictObject({
    min: whole(1, MANY).default(1).describe('Processes that there always are.'),
    max: whole(1, MANY).describe('Processes that there are at most.'),
    targetWait: timeout.prefault('10s').describe('Processes are added while jobs wait longer than this.'),
    cooldown: timer.prefault('15s').describe('The least time between two changes.'),
  })
  .refine((range) => !isBelow(range.max, range.min), { ...beside, path: ['max'], error: 'is below min' })
  .meta({ id: 'Scaling' });

const restart = z
  .strictObject({
    max: whole(0, MANY).default(5).describe('Failures within `window` that are mended; one more is fatal.'),
    window: timeout.prefault('60s').describe('How long a failure counts.'),
    delay: timer
      .prefault('1s')
      .describe('The wait before the second restart; the first comes at once. It doubles each time.'),
    maxDelay: timer.prefault('30s').describe('The longest wait.'),
  })
  .refine((policy) => !isBelow(policy.maxDelay, policy.delay), {
    ...beside,
    path: ['maxDelay'],
    error: 'is below delay',
  })
  .meta({ id: 'Restart' });

const heartbeat = z
  .strictObject({
    interval: timeout.prefault('1s').describe('How often a process says that it is alive.'),
    timeout: timeout.prefault('15s').describe('Silence after which it is killed.'),
  })
  .refine((beat) => beat.timeout !== beat.interval && !isBelow(beat.timeout, beat.interval), {
    ...beside,
    path: ['timeout'],
    error: 'must be longer than interval',
    params: { hint: 'three times the interval is a good measure' },
  })
  .meta({ id: 'Heartbeat' });

const limits = z
  .strictObject({
    memory: memory
      .nullable()
      .prefault('512MiB')
      .describe('Resident memory after which a process finishes its job and is replaced.'),
    memoryHard: memory.nullable().prefault('1GiB').describe('Resident memory at which a process is killed.'),
    jobs: whole(1, Number.MAX_SAFE_INTEGER)
      .nullable()
      .default(1000)
      .describe('Jobs after which a process is replaced.'),
    lifetime: timeout.nullable().prefault(null).describe('Age at which a process is replaced.'),
  })
  .refine((limit) => !isBelow(limit.memoryHard, limit.memory), {
    ...beside,
    path: ['memoryHard'],
    error: 'is below memory',
    params: { hint: 'twice the memory is a good measure; its default is 1GiB' },
  })
  .meta({ id: 'Limits' });

const anyWorker = {
  processes: z
    .union([whole(0, MANY), scaling])
    .prefault(2)
    .describe('How many processes; `{ "min": 1, "max": 8 }` lets the waiting jobs decide.'),
  restart: restart.prefault({}).describe('What happens to a process that ended unasked.'),
  bootTimeout: timeout.prefault('60s').describe('Time in which a process must be ready.'),
  drainTimeout: timer
    .prefault('30s')
    .describe(
      'Time that a process has to finish its jobs when it is stopped or restarted; one that is recycled has as long as they may take.',
    ),
  limits: limits.prefault({}).describe('What a process may use up before it is replaced.'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('Environment variables of its processes, beside the inherited ones.'),
  cwd: text.default('.').describe('Working directory of its processes.'),
  nice: whole(-20, 19).default(0).describe('Scheduling priority, from -20 (first) to 19 (last).'),
  nodeArgs: z.array(text).default([]).describe('Arguments for Node itself, such as `--max-old-space-size=400`.'),
  autostart: z.boolean().default(true).describe('Whether its processes run from the start or begin stopped.'),
};

const weights = z
  .union([z.record(z.string(), whole(1, MANY).describe('The weight of one queue.')), z.array(text)])
  .transform((queues) => (Array.isArray(queues) ? weightsOf(queues) : queues))
  .refine((queues) => Object.keys(queues).length > 0, { error: 'must name at least one queue' });

const queueWorker = z
  .strictObject({
    queues: weights.describe('Weights by queue: how often each is asked first. A list means weight 1 each.'),
    concurrency: whole(1, MANY).default(1).describe('Jobs at once in one process, over all its queues together.'),
    standby: whole(0, MANY)
      .default(0)
      .describe('Processes more, booted and given no jobs, ready to take the place of a dead one.'),
    heartbeat: heartbeat.prefault({}).describe('How a process that hangs is noticed.'),
    ...anyWorker,
  })
  .transform((worker) => ({ kind: 'queues' as const, ...worker }));

const ready = z.union(
  [
    z.literal('ipc').transform(() => ({ kind: 'ipc' as const })),
    z
      .strictObject({
        log: text
          .refine(isPattern, { error: 'is not a regular expression' })
          .describe('That a line of its output matches this regular expression.'),
      })
      .transform(({ log }) => ({
        kind: 'log' as const,
        pattern: log,
      })),
    z
      .strictObject({ port: whole(1, 65_535).describe('That something listens on this port of the loopback address.') })
      .transform(({ port }) => ({ kind: 'port' as const, port })),
    z
      .strictObject({ command: text.describe('That this shell command succeeds.') })
      .transform(({ command }) => ({ kind: 'command' as const, command })),
  ],
  { error: 'must be "ipc", { "log": "regex" }, { "port": 3000 } or { "command": "…" }' },
);

const scriptWorker = z
  .strictObject({
    script: text.describe('The program: `.js`, `.mjs` and `.cjs` run under this Node, anything else by itself.'),
    args: z.array(z.string()).default([]).describe('Its arguments.'),
    stopSignal: z
      .string()
      .refine((name) => Object.hasOwn(constants.signals, name), {
        error: 'is not a signal',
        params: { hint: 'such as "SIGTERM"' },
      })
      .default('SIGTERM')
      .describe('The signal that asks it to finish.'),
    ready: ready.nullable().prefault(null).describe('What makes it ready; null: that it was spawned.'),
    heartbeat: heartbeat
      .prefault({})
      .describe('How a hang is noticed of a program that imports `cardq/report`; any other is not expected to tell.'),
    stallTimeout: timeout
      .nullable()
      .prefault('60s')
      .describe(
        'How long a program that imports `cardq/report` may have nothing to do, and ask for nothing, while jobs wait in its queues; then it is replaced.',
      ),
    ...anyWorker,
  })
  .transform((worker) => ({ kind: 'script' as const, ...worker }));

/** One entry of `workers`: who runs the jobs, or any other program. */
export const workerSchema = z
  .union([queueWorker, scriptWorker], { error: 'must have either "queues" or "script"' })
  .describe('One kind of process: it has either `queues` or `script`.');

/** The weights that a list of queues stands for: 1 each, and one more for each time that a name is repeated. */
export function weightsOf(queues: readonly string[]): Record<string, number> {
  const weights = new Map<string, number>();
  for (const queue of queues) weights.set(queue, (weights.get(queue) ?? 0) + 1);
  return Object.fromEntries(weights);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== null;
  } catch {
    return false; // SyntaxError
  }
}
