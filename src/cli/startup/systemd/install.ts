import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { writeFileAtomically } from '../../../base/atomic-file.js';
import { CardqError, errnoOf, messageOf } from '../../../base/errors.js';
import type { StatusDocument } from '../../../protocol/status.js';
import type { Invocation } from '../../command.js';
import type { Installed, Rendering, StartupWishes } from '../startup-kind.js';
import { MADE_BY } from './unit.js';

/** Where units of an administrator are, or those of a user. */
export function unitFolder({ forUser, env }: StartupWishes): string {
  if (!forUser) return '/etc/systemd/system';
  const configured = env['XDG_CONFIG_HOME'];
  const home =
    configured !== undefined && isAbsolute(configured) ? configured : join(env['HOME'] || homedir(), '.config');
  return join(home, 'systemd/user');
}

/**
 * Writes the unit, enables it and starts it; one that is at work goes on. Throws `conflict` where somebody else's unit has the
 * name, or a supervisor runs without systemd; `permission_refused`; and `systemd_failed` with what systemctl said.
 */
export async function installUnit(
  { fileName, text }: Rendering,
  wishes: StartupWishes,
  { client }: Invocation,
): Promise<Installed> {
  const path = join(unitFolder(wishes), fileName);
  const systemctl = systemctlOf(wishes);
  refuseForeign(path);
  const isActive = (await systemctl('is-active', fileName).catch(() => '')) === 'active';
  const running = isActive ? null : await client.getIfRunning<StatusDocument>('/status');
  if (running !== null) throw runsAlready(running);
  await write(path, text);
  await systemctl('daemon-reload');
  await systemctl('enable', fileName);
  if (!isActive)
    await systemctl('start', fileName).catch(async (thrown: unknown) => {
      throw withLastWords(thrown, await lastWordsOf(fileName, wishes));
    });
  const ours = `systemctl ${wishes.forUser ? '--user ' : ''}`;
  const told = isActive
    ? `${fileName} is enabled, and at work as it was begun: ${ours}restart ${fileName} takes this unit`
    : `${fileName} is enabled and at work: ${ours}status ${fileName}`;
  return { path, told: wishes.forUser ? `${told}\n${LINGER}` : told };
}

const LINGER = `it starts when ${userInfo().username} logs in; with the machine after: loginctl enable-linger`;

function refuseForeign(path: string): void {
  const present = readIfThere(path);
  if (present === null || present.startsWith(`# ${MADE_BY}`)) return;
  throw new CardqError({
    code: 'conflict',
    message: 'a unit of this name is there, and is not one of cardq',
    where: path,
    hint: 'move it away, or give this configuration another "name"',
  });
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw refused(path, thrown);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomically(path, text);
  } catch (thrown) {
    throw refused(path, thrown);
  }
}

function refused(path: string, thrown: unknown): CardqError {
  const message = `the unit cannot be put there: ${messageOf(thrown)}`;
  const hint = 'run it as root (sudo), or for your own systemd: cardq startup systemd --user --install';
  return new CardqError({ code: 'permission_refused', message, where: path, hint }, { cause: thrown });
}

function runsAlready({ supervisor: { pid } }: StatusDocument): CardqError {
  return new CardqError({
    code: 'conflict',
    message: `a supervisor of this configuration runs without systemd (pid ${pid})`,
    hint: 'cardq stop, and try again: what waits in its queues stays there',
  });
}

function systemctlOf({ forUser }: StartupWishes): (...words: readonly string[]) => Promise<string> {
  const scope = forUser ? ['--user'] : [];
  return async (...words) => {
    try {
      const { stdout } = await promisify(execFile)('systemctl', [...scope, ...words]);
      return stdout.trim();
    } catch (thrown) {
      throw failed(['systemctl', ...scope, ...words].join(' '), thrown);
    }
  };
}

/** What the service said last, which is what went wrong. */
async function lastWordsOf(fileName: string, { forUser }: StartupWishes): Promise<string> {
  const words = [...(forUser ? ['--user'] : []), '--unit', fileName, '--lines', '12', '--output', 'cat', '--no-pager'];
  const { stdout } = await promisify(execFile)('journalctl', words).catch(() => ({ stdout: '' })); // not for this user
  return stdout.trimEnd();
}

function withLastWords(thrown: unknown, words: string): unknown {
  if (!(thrown instanceof CardqError) || words === '') return thrown;
  const { code, message, hint } = thrown;
  return new CardqError({ code, message: `${message}\n${words}`, hint }, { cause: thrown });
}

function failed(command: string, thrown: unknown): CardqError {
  const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : '';
  return new CardqError(
    {
      code: 'systemd_failed',
      message: `${command} failed: ${said === '' ? messageOf(thrown) : said}`,
      hint: 'journalctl -xe tells more; the unit alone, for another machine: cardq startup systemd',
    },
    { cause: thrown },
  );
}
