import { EventStream } from '../base/event-stream.js';
import type { BrokerState } from './broker.js';

/** The broker's state, which tells its listeners when it goes up or down. */
export class WatchedState {
  #state: BrokerState;
  readonly #changes = new EventStream<BrokerState>();

  constructor(initial: BrokerState) {
    this.#state = initial;
  }

  get current(): BrokerState {
    return this.#state;
  }

  set(next: BrokerState): void {
    const changed = next.state !== this.#state.state;
    this.#state = next;
    if (changed) this.#changes.emit(next);
  }

  subscribe(listener: (state: BrokerState) => void): () => void {
    return this.#changes.subscribe(listener);
  }
}
