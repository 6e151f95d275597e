import type { Broker } from '../broker/broker.js';

/** Runs `task` as soon as the broker is up, again each time it comes back, until it has succeeded once. */
export function onceUp(
  broker: Broker,
  task: () => Promise<void>,
): { readonly done: Promise<void>; readonly stop: () => void } {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let isBusy = false;
  const attempt = async () => {
    if (isBusy || broker.state.state !== 'up') return;
    isBusy = true;
    try {
      await task();
      stop();
      finish();
    } catch {
      // it went away meanwhile: the next "up" comes by the same way
    }
    isBusy = false;
  };
  const stop = broker.onStateChange(() => void attempt());
  void attempt();
  return { done, stop };
}
