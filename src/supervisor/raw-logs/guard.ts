import { type ChildProcess, spawn } from 'node:child_process';

// Reads pids, one a line. When its input ends before `done` came, whoever had stopped them is dead.
const PROGRAM = `while read -r word; do
  if [ "$word" = done ]; then exit; fi
  pids="$pids $word"
done
if [ -n "$pids" ]; then kill -CONT $pids; fi`;

/**
 * A little process that lets stopped processes go on should this one be killed before it does so itself. It is in a session
 * of its own, so that what is sent to the supervisor's group does not reach it.
 */
export class Guard {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = spawn('/bin/sh', ['-c', PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#child.on('error', () => undefined); // it could not be started: then it watches nobody
    this.#child.stdin?.on('error', () => undefined); // EPIPE: it was killed
    this.#child.unref();
  }

  /** Has it watch a process; false when it cannot be told at once, and the process must not be stopped. */
  watch(pid: number): boolean {
    const { pid: own, stdin } = this.#child;
    if (own === undefined || stdin === null || !stdin.writable) return false;
    stdin.write(`${pid}\n`);
    return stdin.writableLength === 0;
  }

  /** Lets it leave; nobody is stopped any more. */
  release(): void {
    this.#child.stdin?.end('done\n');
  }
}
