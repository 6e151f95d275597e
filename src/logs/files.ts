import { closeSync, fstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import { compareNaturally } from '../base/natural-order.js';
import type { Bytes, Ms } from '../base/units.js';
import type { LogOrigin } from './line.js';

/** A log file in the folder of logs. */
export interface LogFile extends LogOrigin {
  readonly path: string;
  /** 0 is written to now; `pdf-1.log.2` was rotated away before `pdf-1.log.1`. */
  readonly generation: number;
}

/** A log file, open and therefore the same whatever it is renamed to. */
export interface OpenLogFile extends LogFile {
  readonly fd: number;
  /** Tells files apart as long as they are open. */
  readonly inode: string;
  /** Its size when it was opened. */
  readonly end: Bytes;
  readonly modifiedAt: Ms;
}

/** The log files of a folder, by process and kind, the newest generation first. None where there is no such folder. */
export function listLogFiles(logDir: string): LogFile[] {
  let names: string[];
  try {
    names = readdirSync(logDir);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return [];
    throw unreadable(logDir, thrown);
  }
  return names
    .map((name) => readFileName(logDir, name))
    .filter((file) => file !== null)
    .sort(byOriginAndAge);
}

/** Opens a log file for reading; null when it has gone meanwhile. Throws `permission_refused`. */
export function openLogFile(file: LogFile): OpenLogFile | null {
  let fd: number;
  try {
    fd = openSync(file.path, 'r');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw unreadable(file.path, thrown);
  }
  const { dev, ino, size, mtimeMs } = fstatSync(fd);
  return { ...file, fd, inode: inodeOf({ dev, ino }), end: size, modifiedAt: mtimeMs };
}

/** Rotations follow each other far more slowly than files are opened. */
const ATTEMPTS = 5;

/**
 * Opens the files of a listing, which is made anew when some were renamed in the middle of this: each file is there once, and
 * none is missing. Throws `permission_refused`.
 */
export function openListed(list: () => readonly LogFile[]): OpenLogFile[] {
  for (let attempt = 1; ; attempt++) {
    const open = openLogFiles(list());
    const places = new Map(open.map((file) => [file.path, file.inode]));
    if (attempt === ATTEMPTS || list().every((file) => isAt(file, places.get(file.path)))) return open;
    for (const { fd } of open) closeSync(fd);
  }
}

function isAt({ path }: LogFile, inode: string | undefined): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && inodeOf(stat) === inode;
}

/** Opens them all. A file met twice, because it was renamed in the middle of this, counts once. Throws `permission_refused`. */
export function openLogFiles(files: readonly LogFile[]): OpenLogFile[] {
  const open = new Map<string, OpenLogFile>();
  for (const file of files) {
    const opened = openLogFile(file);
    if (opened === null) continue;
    if (open.has(opened.inode)) closeSync(opened.fd);
    else open.set(opened.inode, opened);
  }
  return [...open.values()];
}

/** What tells files apart as long as they exist. */
export function inodeOf({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${dev}:${ino}`;
}

/** What a file and its older generations have in common: `pdf-1.log`. */
export function originOf({ process, kind }: LogOrigin): string {
  return `${process}.${kind}`;
}

/** The generations of one log are one long text; they come newest first, as they are listed. */
export function byOrigin(files: readonly OpenLogFile[]): OpenLogFile[][] {
  const groups = new Map<string, OpenLogFile[]>();
  for (const file of files) {
    const origin = originOf(file);
    groups.set(origin, [...(groups.get(origin) ?? []), file]);
  }
  return [...groups.values()];
}

function readFileName(logDir: string, name: string): LogFile | null {
  const [, process, kind, generation = '0'] = /^(.+)\.(log|err)(?:\.([1-9]\d*))?$/.exec(name) ?? [];
  if (process === undefined) return null;
  return { path: join(logDir, name), process, kind: kind === 'err' ? 'err' : 'log', generation: Number(generation) };
}

/** `pdf-2` before `pdf-10`, its errors before its log. */
function byOriginAndAge(a: LogFile, b: LogFile): number {
  return compareNaturally(a.process, b.process) || compareNaturally(a.kind, b.kind) || a.generation - b.generation;
}

function unreadable(path: string, cause: unknown): CardqError {
  const message = `the logs cannot be read: ${messageOf(cause)}`;
  const hint = 'run this command as the user whose supervisor it is';
  return new CardqError({ code: 'permission_refused', message, where: path, hint }, { cause });
}
