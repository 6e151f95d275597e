import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workplace } from './cardq.js';

/** The path of a worker module that tests run: `gated`, or with its ending `typed.ts`. */
export function workerModule(name: string): string {
  const file = name.includes('.') ? name : `${name}.mjs`;
  return fileURLToPath(new URL(`../fixtures/workers/${file}`, import.meta.url));
}

/** A configuration whose one entry, `work`, serves these queues with one process; `changes` go on top of it. */
export function serving(
  queues: Readonly<Record<string, string | { module: string; [setting: string]: unknown }>>,
  changes: { worker?: object; [setting: string]: unknown } = {},
): object {
  const { worker, ...rest } = changes;
  const specs = Object.entries(queues).map(([name, given]) => {
    const spec = typeof given === 'string' ? { module: given } : given;
    return [name, { ...spec, module: workerModule(spec.module) }];
  });
  return {
    queues: Object.fromEntries(specs),
    workers: { work: { queues: Object.keys(queues), processes: 1, ...worker } },
    schedules: {},
    ...rest,
  };
}

/** A file that lets a waiting job go on once it is there. */
export interface Gate {
  /** The data of a job that waits here, as JSON. */
  readonly data: string;
  open(): void;
  close(): void;
}

/** A closed gate. */
export function gateIn({ folder }: Workplace, name = 'gate'): Gate {
  const path = join(folder, name);
  if (existsSync(path)) throw new Error(`${path} is open already`);
  return { data: JSON.stringify({ gate: path }), open: () => writeFileSync(path, ''), close: () => rmSync(path) };
}
