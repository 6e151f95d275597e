import type { Invocation } from '../command.js';
import type { Look } from './look.js';

/** Where looks are shown: over each other on a terminal, elsewhere below each other. */
export class LivePage {
  readonly #invocation: Invocation;
  readonly #isInPlace: boolean;
  #last: Look | null = null;

  constructor(invocation: Invocation) {
    const { output, env } = invocation;
    this.#invocation = invocation;
    this.#isInPlace = process.stdout.isTTY === true && !output.isJson && env['TERM'] !== 'dumb';
    if (this.#isInPlace) process.stdout.on('resize', this.#redraw);
  }

  show(seen: Look): void {
    const last = this.#last;
    this.#last = seen;
    if (this.#isInPlace) this.#redraw();
    else if (last === null || factsOf(seen) !== factsOf(last)) this.#print(seen, last === null);
  }

  close(): void {
    process.stdout.off('resize', this.#redraw);
  }

  readonly #redraw = (): void => {
    if (this.#last !== null) process.stdout.write(overItself(this.#last.text()));
  };

  #print({ document, text }: Look, isFirst: boolean): void {
    const { output } = this.#invocation;
    if (output.isJson) output.data(JSON.stringify(document));
    else output.data(`${isFirst ? '' : '\n'}${text()}`);
  }
}

/** Readings, which are other ones at every look; messages and reasons may count seconds. */
const READINGS: ReadonlySet<string> = new Set([
  'uptimeMs',
  'rssBytes',
  'latencyMs',
  'cpuPercent',
  'eventLoopDelayMs',
  'heartbeatAgeMs',
  'oldestWaitMs',
  'completedPerMinute',
  'p50Ms',
  'p95Ms',
  'message',
  'reason',
]);

/** What it says apart from readings, to be compared with what the next look says. */
function factsOf({ document }: Look): string {
  return JSON.stringify(document, (key, value: unknown) => (READINGS.has(key) ? undefined : value));
}

const HOME = '\u001B[?2026h\u001B[?7l\u001B[H';
const ERASE_REST_OF_LINE = '\u001B[K';
const ERASE_BELOW = '\u001B[J\u001B[?7h\u001B[?2026l';

// Each line is written before the rest of the one that stood there is erased, so that nothing flickers. What is wider or
// longer than the terminal is cut: wrapped or scrolled, the page would not stand where the next one is drawn.
function overItself(text: string): string {
  const height = Math.max(1, (process.stdout.rows || 24) - 1);
  const lines = text.split('\n');
  const shown = lines.length <= height ? lines : [...lines.slice(0, height - 1), 'cardq top shows the rest'];
  return HOME + shown.map((line) => `${line}${ERASE_REST_OF_LINE}\n`).join('') + ERASE_BELOW;
}
