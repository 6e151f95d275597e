import { readFileSync } from 'node:fs';

/** One incarnation of a process: a pid alone is reused, together with its start time it is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque and comparable: clock ticks since boot on Linux, `ps` start time elsewhere. */
  readonly startedAt: string;
}

/** The identity of the living process with this pid; null when there is none or only a zombie is left. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** True while that very incarnation lives; a zombie is dead. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

// proc(5): the name in field 2 may hold spaces and brackets, so fields are counted from the last ")":
// state is the 1st after it, starttime the 20th.
function fromProc(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null; // ENOENT, or ESRCH when it ends while being read
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startedAt = fields[19];
  return state === 'Z' || state === 'X' || startedAt === undefined ? null : { pid, startedAt };
}

function fromPs(pid: number): ProcessIdentity | null {
  const { execFileSync } = process.getBuiltinModule('node:child_process'); // 4 ms to load, not spent on Linux
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : { pid, startedAt: started.join(' ') };
  } catch {
    return null; // ps exits 1 when there is no such process
  }
}
