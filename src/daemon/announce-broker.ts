import type { Broker } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';

/** Tells when the broker goes away, when it is back, and what it is warned of. */
export function announceBroker(broker: Broker, emit: Emit): void {
  const { location } = broker;
  broker.onStateChange(({ state, reason }) => {
    if (state === 'up') emit({ event: 'broker.up', location });
    else emit({ event: 'broker.down', location, reason: reason ?? 'it does not answer' });
  });
  broker.checkup?.onWarning(({ check, message, hint }) =>
    emit({ event: 'broker.warned', location, check, message, hint }),
  );
}
