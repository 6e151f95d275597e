import { onTestFinished } from 'vitest';
import type { Finished, RunOptions, Workplace } from './cardq.js';

/** A command that is at work. */
export interface Command {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly finished: Promise<Finished>;
  kill(signal: NodeJS.Signals): void;
}

/** Begins a command that goes on until something ends it, the end of the test at the latest. */
export function begin(place: Workplace, args: readonly string[], options?: RunOptions): Command {
  const child = place.begin(args, options);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await finished;
  });
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    finished,
    kill: (signal) => void child.kill(signal),
  };
}
