import { closeSync, readdirSync, readFileSync } from 'node:fs';

// open(2), the same on all architectures that Node runs on.
const O_CLOEXEC = 0o2000000;

/**
 * Closes what a parent left open by accident above `last`, the highest descriptor that was meant for this process: a
 * pipe among it would keep its reader waiting as long as the supervisor runs. Node's own descriptors are recognised by
 * being closed at exec; Node hides inherited ones only up to the first gap. Does nothing where there is no `/proc`.
 */
export function closeInherited(last: number): void {
  for (const fd of openDescriptors()) if (fd > last && isInherited(fd)) closeSync(fd);
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    return false; // ENOENT: it was the one that read the list
  }
}
