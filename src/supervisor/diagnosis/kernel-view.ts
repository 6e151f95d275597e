import { readdirSync, readFileSync } from 'node:fs';
import { parseProcStat } from '../samples/proc-stat.js';

/** What the kernel tells of one thread. */
export interface ThreadView {
  readonly id: number;
  readonly name: string;
  /** The letter of proc(5). */
  readonly state: string;
  /** The kernel function in which it waits; null where it does not wait, or the kernel does not tell. */
  readonly place: string | null;
  /** The number of the system call it is in; null likewise. */
  readonly systemCall: number | null;
}

/** A process has about ten; one with more has its pool's, which all tell the same. */
const MOST_THREADS = 32;

/** The threads of a process, its main one first; none where there is no `/proc`, or it has ended. */
export function lookAtThreads(pid: number): readonly ThreadView[] {
  try {
    const ids = readdirSync(`/proc/${pid}/task`).map(Number).slice(0, MOST_THREADS);
    return ids.flatMap((id) => threadView(`/proc/${pid}/task/${id}`, id) ?? []);
  } catch {
    return []; // ENOENT
  }
}

function threadView(folder: string, id: number): ThreadView | null {
  const stat = parseProcStat(textOf(`${folder}/stat`));
  if (stat === null) return null;
  const place = textOf(`${folder}/wchan`);
  const systemCall = Number.parseInt(textOf(`${folder}/syscall`), 10); // "running" is none
  return {
    id,
    name: textOf(`${folder}/comm`),
    state: stat.state,
    place: place === '' || place === '0' ? null : place,
    systemCall: systemCall >= 0 ? systemCall : null,
  };
}

/** Empty where the kernel does not tell. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return ''; // EPERM, or it has ended
  }
}
