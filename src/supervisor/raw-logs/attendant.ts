import { type ChildProcess, spawn } from 'node:child_process';

// $1 is the log, $2 its copy. After these it reads pids, one a line. When its input ends before `done` came, whoever had
// stopped them is dead.
const PROGRAM = `for fd in /proc/[0-9]*/fd/*; do
  if [ "$fd" -ef "$1" ]; then echo "$fd"; fi
done
cp -T "$1" "$2" 2>&1 || exit
echo copied
while read -r word; do
  if [ "$word" = done ]; then exit; fi
  pids="$pids $word"
done
if [ -n "$pids" ]; then kill -CONT $pids; fi`;

const COPIED = 'copied\n';

/**
 * A little process that attends one rotation of a log: it finds who has the log open, copies its old lines, and lets stopped
 * processes go on should this one be killed before it does so itself. A shell looks through all descriptors of the machine in
 * a third of the time that Node needs, and stops nobody else's turn. It is in a session of its own, so that what is sent to
 * the supervisor's group does not reach it.
 */
export class Attendant {
  readonly #child: ChildProcess;

  constructor(log: string, copy: string) {
    this.#child = spawn('/bin/sh', ['-c', PROGRAM, 'sh', log, copy], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    this.#child.on('error', () => undefined); // it could not be started: then it copies nothing, and watches nobody
    this.#child.stdin?.on('error', () => undefined); // EPIPE: it was killed
    this.#child.unref();
  }

  /** Resolves with the processes that have the log open, once its old lines are copied; throws when they could not be. */
  async copied(): Promise<readonly number[]> {
    const { pid, stdout } = this.#child;
    if (pid === undefined || stdout === null) throw new Error('no program could be started to copy it');
    let told = '';
    for await (const text of stdout.setEncoding('utf8')) {
      told += text;
      if (told.endsWith(COPIED)) return pidsIn(told);
    }
    throw new Error(told.trimEnd().split('\n').at(-1) || 'it was not copied to its end');
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

/** Those whose descriptors are named: `/proc/PID/fd/1`. */
function pidsIn(told: string): readonly number[] {
  return [...told.matchAll(/^\/proc\/(\d+)\/fd\//gm)].map(([, pid]) => Number(pid));
}
