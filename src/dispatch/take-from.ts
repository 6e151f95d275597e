import { messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import type { Broker, Taken } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';

/** Soon enough for a job that waits, and seldom enough for the log. */
const ASK_AGAIN_AFTER_MS: Ms = 1000;

/** What `take` brings; null while the broker is away. Any other failure is told, and the queue asked again. */
export async function takeFrom(
  { broker, queue, emit }: { readonly broker: Broker; readonly queue: string; readonly emit: Emit },
  take: () => Promise<Taken>,
): Promise<Taken | null> {
  try {
    return await take();
  } catch (thrown) {
    if (broker.state.state === 'down') return null; // `onStateChange` announces everything when it is back
    emit({ event: 'supervisor.problem', message: `no job could be taken from ${queue}`, error: messageOf(thrown) });
    return { job: null, why: 'limited', retryAt: Date.now() + ASK_AGAIN_AFTER_MS };
  }
}
