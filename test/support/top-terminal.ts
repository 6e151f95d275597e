import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CARDQ, type Workplace } from './cardq.js';
import { OWN_SCREEN, openTerminal, type TerminalOptions, type TerminalUnderTest } from './tmux.js';
import { until } from './until.js';

/** `cardq top` in a terminal. */
export interface TopUnderTest extends TerminalUnderTest {
  readonly pid: number;
  /** Waits until it has ended or is stopped, and tells its exit status and whether the terminal is as it was before. */
  afterwards(): Promise<{ readonly code: number; readonly isAsBefore: boolean }>;
}

/** Begins `cardq top` in a new terminal and waits for its first page. */
export async function beginTop(
  place: Workplace,
  { args = '', ...options }: Omit<TerminalOptions, 'cwd'> & { readonly args?: string } = {},
): Promise<TopUnderTest> {
  const terminal = openTerminal({ cwd: place.folder, ...options });
  const read = (name: string) => readFileSync(join(place.folder, name), 'utf8').trim();
  terminal.type('stty -g > before');
  terminal.type(`sh -c 'echo $$ > pid; exec "${process.execPath}" "${CARDQ}" top ${args}'; echo $? > code`);
  await terminal.shows('quit');
  const pid = Number(read('pid'));
  return {
    ...terminal,
    pid,
    async afterwards() {
      rmSync(join(place.folder, 'after'), { force: true });
      await until('top to end or to be stopped', () => /^[TZ]?$/.test(stateOf(pid)));
      const code = await until('top to end', () => read('code'));
      terminal.type('stty -g > after');
      const after = await until('the modes to be told', () => read('after'));
      return { code: Number(code), isAsBefore: after === read('before') && terminal.modes() === OWN_SCREEN };
    },
  };
}

/** The letter that the kernel has for what a process does; empty when there is none. */
function stateOf(pid: number): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '';
  } catch {
    return '';
  }
}
