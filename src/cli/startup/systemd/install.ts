import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { writeFileAtomically } from '../../../base/atomic-file.js';
import { CardqError, errnoOf, messageOf } from '../../../base/errors.js';
import type { StatusDocument } from '../../../protocol/status.js';
import type { Invocation } from '../../command.js';
import type { Installed, Rendering, StartupWishes } from '../startup-kind.js';
import { nearest } from './plan.js';
import { lastWordsOf, ownName, requireSystemd, systemctlOf } from './systemctl.js';
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
 * name, or a supervisor runs without systemd; `permission_refused`; and `systemd_failed` with what systemctl said: before
 * anything is written where no systemd answers.
 */
export async function installUnit(
  { fileName, text }: Rendering,
  wishes: StartupWishes,
  { client }: Invocation,
): Promise<Installed> {
  const path = join(unitFolder(wishes), fileName);
  const systemctl = systemctlOf(wishes);
  await requireSystemd(wishes);
  refuseForeign(path, wishes);
  const isActive = (await systemctl('is-active', fileName).catch(() => '')) === 'active';
  const running = isActive ? null : await client.getIfRunning<StatusDocument>('/status');
  if (running !== null) throw runsAlready(running);
  await write(path, text, wishes);
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
  return { path, told: wishes.forUser ? `${told}\n${lingering()}` : told };
}

function lingering(): string {
  return `it starts when ${ownName()} logs in; with the machine after: loginctl enable-linger`;
}

function refuseForeign(path: string, wishes: StartupWishes): void {
  const present = readIfThere(path, wishes);
  if (present === null || present.startsWith(`# ${MADE_BY}`)) return;
  throw new CardqError({
    code: 'conflict',
    message: 'a unit of this name is there, and is not one of cardq',
    where: path,
    hint: 'move it away, or give this configuration another "name"',
  });
}

function readIfThere(path: string, wishes: StartupWishes): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw refused(path, wishes, thrown);
  }
}

async function write(path: string, text: string, wishes: StartupWishes): Promise<void> {
  try {
    await writeFileAtomically(path, text);
  } catch (thrown) {
    throw refused(path, wishes, thrown);
  }
}

// Of what the system said, the reason alone: where it was is told beside it.
function refused(path: string, { forUser }: StartupWishes, thrown: unknown): CardqError {
  const message = `the unit cannot be put there: ${messageOf(thrown).replace(/, \w+ '.*$/s, '')}`;
  const hint = forUser
    ? `let the folder be yours: sudo chown ${ownName()} ${nearest(dirname(path))}`
    : 'run it as root (sudo), or for your own systemd: cardq startup systemd --user --install';
  return new CardqError({ code: 'permission_refused', message, where: path, hint }, { cause: thrown });
}

function runsAlready({ supervisor: { pid } }: StatusDocument): CardqError {
  return new CardqError({
    code: 'conflict',
    message: `a supervisor of this configuration runs without systemd (pid ${pid})`,
    hint: 'cardq stop, and try again: what waits in its queues stays there',
  });
}

function withLastWords(thrown: unknown, words: string): unknown {
  if (!(thrown instanceof CardqError) || words === '') return thrown;
  const { code, message, hint } = thrown;
  return new CardqError({ code, message: `${message}\n${words}`, hint }, { cause: thrown });
}
