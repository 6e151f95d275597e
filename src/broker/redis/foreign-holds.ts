import { redisAddress } from '../../protocol/consumers.js';
import type { JobRef } from '../../protocol/jobs.js';
import type { ForeignHolds, HeldJob } from '../broker.js';
import type { BullmqHolds } from './holds.js';
import type { RedisLink } from './link.js';
import type { BullmqQueues } from './queues.js';
import type { RedisTarget } from './url.js';

/** Jobs in the hands of BullMQ workers that are none of ours, known by their locks. */
export class BullmqForeignHolds implements ForeignHolds {
  readonly prefix: string;
  readonly address: string | null;
  readonly #link: RedisLink;
  readonly #queues: BullmqQueues;
  readonly #holds: BullmqHolds;

  constructor(
    { prefix, target, link }: { readonly prefix: string; readonly target: RedisTarget; readonly link: RedisLink },
    queues: BullmqQueues,
    holds: BullmqHolds,
  ) {
    this.prefix = prefix;
    this.address = addressOf(target);
    this.#link = link;
    this.#queues = queues;
    this.#holds = holds;
  }

  knows({ queue, id }: JobRef, token: string): Promise<boolean> {
    const key = this.#queues.of(queue).key(`${id}:lock`);
    return this.#link.ask(async () => (await this.#link.client.get(key)) === token);
  }

  adopt(queue: string, consumer: string): Promise<readonly HeldJob[]> {
    return this.#link.askPatiently(() => this.#holds.adopt(this.#queues.of(queue), consumer));
  }
}

function addressOf(target: RedisTarget): string | null {
  switch (target.kind) {
    case 'single':
      return redisAddress(target.node, target.db);
    case 'socket':
      return redisAddress(target, target.db);
    case 'sentinel':
    case 'cluster':
      return null;
  }
}
