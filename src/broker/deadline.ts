import { CardqError } from '../base/errors.js';
import { formatDuration, type Ms } from '../base/units.js';

/**
 * The promise, or `broker_unreachable` naming `what` when it takes longer than `ms`. What has come while the event loop was held up
 * is read before the immediate, and so is in time.
 */
export async function withDeadline<T>(what: string, ms: Ms, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `no answer to ${what} within ${formatDuration(ms)}`;
    const refuse = () => reject(new CardqError({ code: 'broker_unreachable', message }));
    timer = setTimeout(() => setImmediate(refuse), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
