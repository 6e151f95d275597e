import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { CardqError, messageOf } from '../../../base/errors.js';
import type { StartupWishes } from '../startup-kind.js';

type Scope = Pick<StartupWishes, 'forUser'>;

/** The systemctl of the machine, or of this user; returns what it prints. Throws `systemd_failed` with what it said. */
export function systemctlOf(scope: Scope): (...words: readonly string[]) => Promise<string> {
  return async (...words) => {
    const all = [...wordsOf(scope), ...words];
    try {
      return await outputOf('systemctl', all);
    } catch (thrown) {
      const message = `${['systemctl', ...all].join(' ')} failed: ${saidBy(thrown)}`;
      const hint = 'journalctl -xe tells more; the unit alone, for another machine: cardq startup systemd';
      throw new CardqError({ code: 'systemd_failed', message, hint }, { cause: thrown });
    }
  };
}

/** Throws `systemd_failed`, with what to do, where there is no systemd to be told anything. */
export async function requireSystemd(scope: Scope): Promise<void> {
  try {
    await outputOf('systemctl', [...wordsOf(scope), 'show', '--property=Version']); // for everybody, whatever state it is in
  } catch (thrown) {
    const message = `no systemd ${scope.forUser ? 'of yours ' : ''}answers here: ${saidBy(thrown)}`;
    const hint = scope.forUser ? howToHaveOne() : WITHOUT_SYSTEMD;
    throw new CardqError({ code: 'systemd_failed', message, hint }, { cause: thrown });
  }
}

/** What the service said last, which is what went wrong; nothing where this user may not read it. */
export async function lastWordsOf(fileName: string, scope: Scope): Promise<string> {
  const words = [...wordsOf(scope), '--unit', fileName, '--lines', '12', '--output', 'cat', '--no-pager'];
  return outputOf('journalctl', words).catch(() => '');
}

/** This user's name, or number: in containers many have no name. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

const WITHOUT_SYSTEMD =
  'nothing was written; for containers, which have none: cardq startup docker; the unit, for another machine: cardq startup systemd';

// Without a session (su, cron) it neither runs nor is found.
function howToHaveOne(): string {
  const again = `XDG_RUNTIME_DIR=/run/user/${process.getuid?.()} cardq startup systemd --user --install`;
  return `nothing was written; without a login of your own (su, cron): sudo loginctl enable-linger ${ownName()}, then ${again}`;
}

function wordsOf({ forUser }: Scope): readonly string[] {
  return forUser ? ['--user'] : [];
}

async function outputOf(program: string, words: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...words])).stdout.trim();
}

function saidBy(thrown: unknown): string {
  const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : '';
  return said.replaceAll('\n', '; ') || messageOf(thrown);
}
