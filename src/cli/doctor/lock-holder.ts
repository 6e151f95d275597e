import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The pid of the process that has the lock of a state folder; null: nobody has, or the system does not tell (proc(5) does).
 * Only looked at: to try the lock would refuse it, for that moment, to a supervisor that starts.
 */
export async function lockHolder(stateDir: string): Promise<number | null> {
  try {
    const { ino } = await stat(join(stateDir, 'lock'));
    const pid = Number(await readFile(join(stateDir, 'supervisor.pid'), 'utf8'));
    return findLock(await readFile('/proc/locks', 'latin1'), { pid, inode: ino }) ? pid : null;
  } catch {
    return null; // ENOENT: no supervisor was here, or it has taken its leave, or there is no /proc
  }
}

/** Whether `/proc/locks` has one of this process on this file, in lines such as `1: POSIX ADVISORY WRITE 8642 fe:00:2205603 0 EOF`. */
export function findLock(table: string, { pid, inode }: { readonly pid: number; readonly inode: number }): boolean {
  return table.split('\n').some((line) => {
    const fields = line.trim().split(/\s+/);
    return fields[4] === String(pid) && fields[5]?.split(':')[2] === String(inode);
  });
}
