import { messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';

const RETRY_MS: Ms = 1000;

/**
 * Runs `task` each time the broker comes up, for it may have come back empty. Should the task fail although the broker
 * is up, it is tried again a second later, and `onProblem` is told. Returns the way to stop it.
 */
export function eachTimeUp(
  broker: Pick<Broker, 'state' | 'onStateChange'>,
  task: () => Promise<void>,
  onProblem: (error: string) => void,
): () => void {
  let isBusy = false;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const attempt = async () => {
    if (isBusy || isOver || broker.state.state !== 'up') return;
    isBusy = true;
    try {
      await task();
    } catch (thrown) {
      if (broker.state.state === 'up' && !isOver) retry(thrown);
    }
    isBusy = false;
  };
  const retry = (thrown: unknown) => {
    onProblem(messageOf(thrown));
    timer = setTimeout(() => void attempt(), RETRY_MS);
    timer.unref();
  };
  const unsubscribe = broker.onStateChange(() => void attempt());
  void attempt();
  return () => {
    isOver = true;
    unsubscribe();
    clearTimeout(timer);
  };
}
