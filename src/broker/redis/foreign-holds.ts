import type { JobRef } from '../../protocol/jobs.js';
import type { ForeignHolds, HeldJob } from '../broker.js';
import type { BullmqHolds } from './holds.js';
import type { RedisLink } from './link.js';
import type { BullmqQueues } from './queues.js';

/** Jobs in the hands of BullMQ workers that are none of ours, known by their locks. */
export class BullmqForeignHolds implements ForeignHolds {
  readonly prefix: string;
  readonly #link: RedisLink;
  readonly #queues: BullmqQueues;
  readonly #holds: BullmqHolds;

  constructor(parts: { prefix: string; link: RedisLink; queues: BullmqQueues; holds: BullmqHolds }) {
    this.prefix = parts.prefix;
    this.#link = parts.link;
    this.#queues = parts.queues;
    this.#holds = parts.holds;
  }

  knows({ queue, id }: JobRef, token: string): Promise<boolean> {
    const key = this.#queues.of(queue).key(`${id}:lock`);
    return this.#link.ask(async () => (await this.#link.client.get(key)) === token);
  }

  adopt(queue: string, consumer: string): Promise<readonly HeldJob[]> {
    return this.#link.ask(() => this.#holds.adopt(this.#queues.of(queue), consumer));
  }
}
