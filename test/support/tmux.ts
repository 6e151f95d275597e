import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './until.js';

/** A real terminal with a shell in it, whose screen can be read. It is gone when the test ends. */
export interface TerminalUnderTest {
  /** Types a line into the shell. */
  type(line: string): void;
  /** Presses keys: characters, or names as tmux has them (`Down`, `C-c`, `PPage`). */
  press(...keys: string[]): void;
  /** The rows of the screen, without blanks at their ends. */
  screen(): string;
  /** The same with the escape sequences that colour it. */
  coloured(): string;
  resize(columns: number, rows: number): void;
  /** Waits until the screen has it; returns the screen. */
  shows(wanted: string | RegExp): Promise<string>;
  /** Which of its modes are on: the second screen, the cursor, wrapping. */
  modes(): string;
  /** Takes the terminal away from whatever runs in it. */
  hangUp(): void;
}

/** The modes of a terminal that nobody has taken over. */
export const OWN_SCREEN = 'alternate 0, cursor 1, wrap 1';
/** The modes while a program has a page on it. */
export const TAKEN_SCREEN = 'alternate 1, cursor 0, wrap 0';

export interface TerminalOptions {
  readonly cwd: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const OWN = { LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', PS1: '$ ' };

/** Opens a terminal. Needs tmux. */
export function openTerminal({ cwd, columns = 100, rows = 24, env = {} }: TerminalOptions): TerminalUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'cardq-tmux-'));
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', '-u', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...OWN, PATH: process.env['PATH'], TMPDIR: tmpdir(), HOME: folder, ...env },
      cwd,
    });
  onTestFinished(() => {
    try {
      tmux('kill-server');
    } catch {
      // it has ended with its last shell
    }
    rmSync(folder, { recursive: true, force: true });
  });
  // A shell would write its history as it ends, into a folder that is being removed.
  const set = Object.entries({ ...env, HISTFILE: '' }).map(([name, value]) => `${name}=${value}`);
  tmux(
    ...['new-session', '-d', '-x', String(columns), '-y', String(rows)],
    ...['--', 'env', ...set, 'bash', '--norc', '--noprofile', '-i'],
  );
  const screen = () => tmux('capture-pane', '-p').trimEnd();
  return {
    type: (line) => void tmux('send-keys', '-l', '--', `${line}\n`),
    press: (...keys) => void tmux('send-keys', '--', ...keys),
    screen,
    coloured: () => tmux('capture-pane', '-p', '-e'),
    resize: (x, y) => void tmux('resize-window', '-x', String(x), '-y', String(y)),
    shows: (wanted) =>
      until(`the screen to show ${wanted}, instead of\n${screen()}`, () => {
        const shown = screen();
        return (typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)) ? shown : null;
      }),
    modes: () => tmux('display', '-p', 'alternate #{alternate_on}, cursor #{cursor_flag}, wrap #{wrap_flag}').trimEnd(),
    hangUp: () => void tmux('kill-session'),
  };
}
