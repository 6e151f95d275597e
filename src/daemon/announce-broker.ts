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
  broker.fallback?.onNews((news) => announceFallback(news, emit));
  if (broker.fallback?.phase === 'degraded') announceFallback({ what: 'degraded' }, emit);
}

function announceFallback(news: FallbackNews, emit: Emit): void {
  switch (news.what) {
    case 'degraded':
      return emit({ event: 'fallback.began' });
    case 'merging':
      return emit({ event: 'fallback.merge_began', queued: news.queued });
    case 'merged':
      return emit({ event: 'fallback.merged', handedOver: news.handedOver, history: news.history });
    case 'problem':
      return emit({ event: 'supervisor.problem', message: news.message, error: null });
  }
}
