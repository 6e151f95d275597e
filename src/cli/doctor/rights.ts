import type { Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../../base/errors.js';
import { type Finding, fail, ok, warn } from '../../protocol/finding.js';

const [READ, WRITE, ENTER] = [constants.R_OK, constants.W_OK, constants.X_OK];

/** What is at a path; null: nothing. Throws what the system says when it cannot be seen. */
export async function lookAt(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

/** The folder itself or, while it does not exist, the nearest one above, in which it would be made. */
export async function nearestFolder(path: string): Promise<string> {
  if ((await lookAt(path)) !== null || dirname(path) === path) return path;
  return nearestFolder(dirname(path));
}

/** Whether files can be made in this folder, which need not exist yet. */
export async function judgeWritable(check: string, folder: string, key: string): Promise<Finding> {
  const nearest = await nearestFolder(folder);
  const message = nearest === folder ? folder : `${folder}, which will be made`;
  const isFolder = (await lookAt(nearest))?.isDirectory() ?? false;
  if (!isFolder) return fail(check, `${nearest} is not a folder`, `set ${key} to a folder`);
  if (await may(nearest, WRITE | ENTER)) return ok(check, message);
  return fail(check, `${nearest} may not be written by this user`, `chown it, or set ${key} to another folder`);
}

/** Whether files in this folder, which has to exist, can be found and read. */
export async function judgeReadable(check: string, folder: string, key: string): Promise<Finding> {
  const found = await lookAt(folder);
  if (found === null) return fail(check, `${folder} is not there`, `make it, or take it out of ${key}`);
  if (!found.isDirectory()) return fail(check, `${folder} is not a folder`, `take it out of ${key}`);
  if (await may(folder, READ | ENTER)) return ok(check, folder);
  return fail(check, `${folder} may not be read by this user`, `chmod or chown it, or take it out of ${key}`);
}

/** Whether a path belongs to this user and lets nobody else in. */
export function judgePrivacy(
  path: string,
  { mode, uid }: Pick<Stats, 'mode' | 'uid'>,
  wanted: number,
): readonly Finding[] {
  const given = mode & 0o777;
  const strange = process.geteuid !== undefined && uid !== process.geteuid();
  return [
    ...(strange ? [fail('owner', `${path} belongs to user ${uid}`, 'run cardq as that user, or chown it')] : []),
    ...(given & ~wanted & 0o022 ? [fail('rights', ...tooOpen(path, given, wanted, 'change'))] : []),
    ...(given & ~wanted & 0o055 && !(given & 0o022) ? [warn('rights', ...tooOpen(path, given, wanted, 'see'))] : []),
  ];
}

function tooOpen(path: string, given: number, wanted: number, what: string): [message: string, hint: string] {
  const octal = (mode: number) => `0${mode.toString(8)}`;
  return [`others may ${what} ${path} (${octal(given)})`, `chmod ${octal(wanted)} '${path}'`];
}

async function may(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false; // EACCES, or EROFS
  }
}
