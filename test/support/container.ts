import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { onTestFinished, type TestContext } from 'vitest';
import type { Workplace } from './cardq.js';
import { begin, type Command } from './in-front.js';
import { lacksPackage } from './lacks.js';
import { until } from './until.js';

/** A container as far as processes are concerned: it ends with the first of them. */
export interface Container {
  readonly finished: Command['finished'];
  /** What runs a program in it, to be put before its words: as `docker exec` does. */
  readonly through: readonly string[];
  /** Sends a signal to the first process, as `docker kill` does. */
  kill(signal: NodeJS.Signals): void;
  /** How many processes have ended and are waited for by nobody. */
  zombies(): number;
}

/** Runs cardq as the first process of a container, or below the one that is named. Skips the test where such are not permitted. */
export async function openContainer(
  place: Workplace,
  args: readonly string[],
  { init = [], skip }: { readonly init?: readonly string[] } & Pick<TestContext, 'skip'>,
): Promise<Container> {
  const missing =
    spawnSync('unshare', [...OWN_PROCESSES, 'true']).status === 0 ? null : 'only root may make PID namespaces';
  if (lacksPackage(missing)) skip(missing);
  const command = begin(place, args, { through: ['unshare', ...OWN_PROCESSES, ...init] });
  const [first = 0] = await until('the first process', () => orNull(childrenOf(command.pid)));
  let isOver = false;
  const finished = command.finished.finally(() => {
    isOver = true;
  });
  const kill = (signal: NodeJS.Signals) => void (isOver || process.kill(first, signal));
  onTestFinished(() => kill('SIGKILL'));
  return {
    finished,
    through: ['nsenter', '--target', String(first), '--pid', '--mount', '--wd'],
    kill,
    zombies: () => childrenOf(first).filter((pid) => stateOf(pid) === 'Z').length,
  };
}

const OWN_PROCESSES = ['--pid', '--mount-proc', '--fork', '--kill-child'];

/** Of the thread that began them, which is the only one that does so here. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function orNull(pids: readonly number[]): readonly number[] | null {
  return pids.length === 0 ? null : pids;
}

// proc_pid_stat(5): the name in parentheses may hold anything.
function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined; // ENOENT: it has been waited for meanwhile
  }
}
