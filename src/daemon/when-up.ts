import { messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';

const RETRY_MS: Ms = 1000;

/**
 * Runs `task` once the broker is up, and again until it has succeeded: when the broker comes back or, should it have
 * failed although the broker was up, a second later; of that `onProblem` is told. Returns the way to stop it.
 */
export function onceUp(
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
      stop();
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
  const stop = () => {
    isOver = true;
    unsubscribe();
    clearTimeout(timer);
  };
  void attempt();
  return stop;
}
