import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { demandsOf } from '../demand.js';

/** The supervisor has 49 open and two for each process, and one for each client that speaks to it. */
const OWN = 80;
const FOR_EACH_PROCESS = 3;
/** What a worker opens is its own affair; most systems give at least this. */
const COMFORTABLE = 1024;

/** How many files, sockets and pipes may be open. Children have the same limit. */
export const descriptors: Check = {
  subject: 'open files',
  timeoutMs: LOCAL_MS,
  async look({ loaded, running }) {
    const processes = demandsOf(loaded.config).reduce((sum, one) => sum + one.processes, 0);
    return [judgeDescriptors(await readLimit(running?.supervisor.pid ?? null), processes)];
  },
};

/** Whether a supervisor of so many processes has enough; `limit` null: the system does not tell. */
export function judgeDescriptors(limit: number | null, processes: number): Finding {
  const needed = OWN + FOR_EACH_PROCESS * processes;
  if (limit === null) return ok('limit', 'the system does not tell its limit');
  const message = limit === Infinity ? 'no limit' : `${limit} may be open`;
  const raise = `ulimit -n ${Math.max(needed, COMFORTABLE)} before cardq start, or LimitNOFILE= in its unit`;
  if (limit < needed) return fail('limit', `${message}, and the supervisor may need ${needed}`, raise);
  if (limit < COMFORTABLE) return warn('limit', `${message}, which is few for workers and clients`, raise);
  return ok('limit', `${message}, the supervisor may need ${needed}`);
}

/** Node has raised its own as far as it goes, as the supervisor will. */
async function readLimit(pid: number | null): Promise<number | null> {
  try {
    const table = await readFile(`/proc/${pid ?? 'self'}/limits`, 'latin1');
    return readNumber(/^Max open files\s+(\S+)/m.exec(table)?.[1] ?? '');
  } catch {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -n']); // no /proc: what this command's children get
    return readNumber(stdout.trim());
  }
}

function readNumber(text: string): number | null {
  if (text === 'unlimited') return Infinity;
  return /^\d+$/.test(text) ? Number(text) : null;
}
