import type { Invocation } from '../command.js';
import { readInterval } from '../interval.js';
import { untilInterrupted } from '../until-interrupted.js';
import { LivePage } from './live-page.js';
import type { Look } from './look.js';
import { type LiveLooks, liveLooks, looksEvery } from './looks.js';

export interface Watched {
  /** Asks what there is to see. */
  readonly look: () => Promise<Look>;
  /** Makes something to see of what is sent without being asked for; null: nothing is. */
  readonly lookAt: LiveLooks['lookAt'] | null;
}

/**
 * Shows what there is to see until ^C: over itself on a terminal; elsewhere a page, or with `--json` a line, each time something
 * has changed other than what changes by itself. It is told when to look again; with `--interval`, or by a supervisor that tells
 * nobody, it looks from time to time.
 */
export async function watchStatus(invocation: Invocation, { look, lookAt }: Watched): Promise<number> {
  const { client, options } = invocation;
  const intervalMs = readInterval(options);
  const page = new LivePage(invocation);
  try {
    return await untilInterrupted(async (signal) => {
      if (lookAt !== null && !options.has('interval')) {
        for await (const seen of liveLooks({ client, lookAt, signal })) page.show(seen);
      }
      for await (const seen of looksEvery(intervalMs, look, signal)) page.show(seen);
    });
  } finally {
    page.close();
  }
}
