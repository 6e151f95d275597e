import { readFileSync, readlinkSync } from 'node:fs';

/** The environment that a living process was born with. */
export function environmentOf(pid: number): Readonly<Record<string, string>> {
  const pairs = partsOf(pid, 'environ').map((pair) => pair.split(/=(.*)/s, 2));
  return Object.fromEntries(pairs);
}

/** The command line of a living process. */
export function commandLineOf(pid: number): readonly string[] {
  return partsOf(pid, 'cmdline');
}

/** The working folder of a living process. */
export function folderOf(pid: number): string {
  return readlinkSync(`/proc/${pid}/cwd`);
}

function partsOf(pid: number, file: string): string[] {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter(Boolean);
}
