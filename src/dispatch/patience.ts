import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';

/** How long the last reports to the broker may take after the last worker has left. */
const SETTLE_MS: Ms = 5000;
/** And where it is away: it may come back in this moment, but who stops does not wait for an outage to end. */
const SETTLE_WITHOUT_MS: Ms = 500;

/** Runs `settle` with a signal that aborts when the broker has been waited for long enough. */
export async function withPatience(
  broker: Pick<Broker, 'state' | 'onStateChange'>,
  settle: (patience: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const endAfter = (ms: Ms) => setTimeout(() => over.abort(), ms);
  const timers = [endAfter(broker.state.state === 'down' ? SETTLE_WITHOUT_MS : SETTLE_MS)];
  const stopListening = broker.onStateChange(({ state }) => {
    if (state === 'down') timers.push(endAfter(SETTLE_WITHOUT_MS));
  });
  try {
    await settle(over.signal);
  } finally {
    stopListening();
    for (const timer of timers) clearTimeout(timer);
  }
}
