import type { Broker } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';

/** Tells when the broker goes away, and when it is back. */
export function announceBroker(broker: Broker, emit: Emit): void {
  const { location } = broker;
  broker.onStateChange(({ state, reason }) => {
    if (state === 'up') emit({ event: 'broker.up', location });
    else emit({ event: 'broker.down', location, reason: reason ?? 'it does not answer' });
  });
}
