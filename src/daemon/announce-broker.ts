import type { Broker, FallbackNews } from '../broker/broker.js';
import type { Emit } from '../protocol/events.js';

/** Tells when the broker goes away, when it is back, what it is warned of, and what stands in for it. */
export function announceBroker(broker: Broker, emit: Emit): void {
  const { location } = broker;
  broker.onStateChange(({ state, reason }) => {
    if (state === 'up') emit({ event: 'broker.up', location });
    else emit({ event: 'broker.down', location, reason: reason ?? 'it does not answer' });
  });
  broker.checkup?.onWarning(({ check, message, hint }) =>
    emit({ event: 'broker.warned', location, check, message, hint }),
  );
  broker.fallback?.onNews((news) => emit(eventOf(news)));
  if (broker.fallback?.phase === 'degraded') emit(eventOf({ what: 'degraded' }));
}

function eventOf(news: FallbackNews): Parameters<Emit>[0] {
  switch (news.what) {
    case 'degraded':
      return { event: 'fallback.began' };
    case 'merging':
      return { event: 'fallback.merge_began', queued: news.queued };
    case 'merged':
      return { event: 'fallback.merged', handedOver: news.handedOver, history: news.history };
    case 'problem':
      return { event: 'supervisor.problem', message: news.message, error: null };
  }
}
