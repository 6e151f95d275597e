import { CanvasWriter } from './canvas-writer.js';
import { type Key, readKeys } from './keys.js';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the terminal's user does. */
export interface TerminalEvents {
  key(key: Key): void;
  /** The page must be drawn anew: the size has changed, or somebody else has written on it. */
  redraw(): void;
}

/** Its second screen, without a cursor, and without wrapping: a row may be wider than was thought. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[H\u001B[2J';
const LEAVE = '\u001B[?2026l\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l';

/**
 * The user's terminal, as one page. Opened, it is taken over; closed, it is as it was before, and that holds for every end
 * of the process that can be noticed: a return, an error that nobody caught, and ^Z, after which `fg` brings the page back.
 */
export class Terminal {
  readonly #events: TerminalEvents;
  /** Null on a terminal that knows no escape sequences: pages follow each other there. */
  readonly #canvas: CanvasWriter | null;
  #lastPage = '';
  #typed = '';
  #isOpen = false;
  #isTaken = false;

  constructor(events: TerminalEvents, { isDumb }: { readonly isDumb: boolean }) {
    this.#events = events;
    this.#canvas = isDumb ? null : new CanvasWriter();
  }

  get size(): Size {
    return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    process.stdin.setEncoding('utf8').on('data', this.#read).on('error', ignore).resume();
    process.stdout.on('resize', this.#repaint);
    process.on('SIGTSTP', this.#onStop).on('SIGCONT', this.#onContinue);
    process.on('uncaughtExceptionMonitor', this.#giveBack).on('exit', this.#giveBack);
    this.#take();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#giveBack();
    process.stdin.off('data', this.#read).pause();
    process.stdout.off('resize', this.#repaint);
    process.off('SIGTSTP', this.#onStop).off('SIGCONT', this.#onContinue);
    process.off('uncaughtExceptionMonitor', this.#giveBack).off('exit', this.#giveBack);
  }

  /** Shows the page; writes only what has changed. */
  draw(page: readonly string[]): void {
    if (!this.#isTaken) return;
    process.stdout.write(this.#canvas === null ? this.#nextPage(page) : this.#canvas.draw(page));
  }

  /** Has the page drawn whole, whatever stands on the screen now. */
  repaint(): void {
    this.#repaint();
  }

  /** Gives the terminal back and stops, with all of its job as ^Z would; goes on when it is continued. */
  suspend(): void {
    this.#stopAs(0);
  }

  #stopAs(target: number): void {
    this.#giveBack();
    process.off('SIGTSTP', this.#onStop); // back to what the signal does by itself
    process.kill(target, 'SIGTSTP');
    process.on('SIGTSTP', this.#onStop);
    this.#onContinue(); // where nobody could continue it, the kernel has not stopped it either
  }

  #take(): void {
    this.#isTaken = true;
    process.stdin.setRawMode(true);
    if (this.#canvas !== null) process.stdout.write(ENTER);
  }

  readonly #giveBack = (): void => {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    if (this.#canvas !== null) process.stdout.write(LEAVE);
    process.stdin.setRawMode(false);
  };

  readonly #onStop = (): void => this.#stopAs(process.pid);

  // Also after a SIGSTOP that nobody could notice: the shell has changed the modes meanwhile.
  readonly #onContinue = (): void => {
    this.#giveBack();
    this.#take();
    this.#repaint();
  };

  readonly #repaint = (): void => {
    this.#canvas?.forget();
    this.#lastPage = '';
    this.#events.redraw();
  };

  readonly #read = (text: string): void => {
    const { keys, rest } = readKeys(this.#typed + text);
    this.#typed = rest;
    for (const key of keys) if (this.#isOpen) this.#events.key(key);
  };

  #nextPage(page: readonly string[]): string {
    const text = `${page.map((line) => line.trimEnd()).join('\n')}\n`;
    if (text === this.#lastPage) return '';
    this.#lastPage = text;
    return text;
  }
}

function ignore(): void {
  // EIO: the terminal is gone, and SIGHUP is on its way
}
