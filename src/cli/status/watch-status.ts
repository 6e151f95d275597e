import { setTimeout as delay } from 'node:timers/promises';
import type { Invocation } from '../command.js';
import { readInterval } from '../interval.js';
import { untilInterrupted } from '../until-interrupted.js';
import type { Look } from './look.js';

/**
 * Prints what there is to see again and again until ^C: over itself on a terminal; elsewhere a page, or with `--json` a line, each
 * time something has changed other than what changes by itself.
 */
export async function watchStatus(invocation: Invocation, look: () => Promise<Look>): Promise<number> {
  const { output } = invocation;
  const intervalMs = readInterval(invocation.options);
  const isInPlace = process.stdout.isTTY === true && !output.isJson && invocation.env['TERM'] !== 'dumb';
  let last: string | null = null;
  return untilInterrupted(async (signal) => {
    while (!signal.aborted) {
      const seen = await look();
      const facts = factsOf(seen);
      if (isInPlace) process.stdout.write(overItself(seen.text()));
      else if (facts !== last) print(seen, { invocation, isFirst: last === null });
      last = facts;
      await delay(intervalMs, undefined, { signal }).catch(() => undefined); // interrupted: leave
    }
  });
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

function print(
  { document, text }: Look,
  { invocation: { output }, isFirst }: { readonly invocation: Invocation; readonly isFirst: boolean },
): void {
  if (output.isJson) output.data(JSON.stringify(document));
  else output.data(`${isFirst ? '' : '\n'}${text()}`);
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
