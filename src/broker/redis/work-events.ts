import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../../base/units.js';
import type { RedisClient } from './client.js';
import { WorkNews } from './work-news.js';

/** How long one read waits. A queue that is added meanwhile is listened to after at most this long. */
export const BLOCK_MS: Ms = 1000;
/** A busy queue writes thousands of events a second; this often is enough to hear that there is work. */
const PAUSE_MS: Ms = 20;
const READ_AT_ONCE = 100;

interface Listener {
  /** The key of a queue's event stream. */
  readonly streamOf: (queue: string) => string;
  readonly onWork: (queue: string) => void;
  /** A job of the queue comes due at this time. */
  readonly onDelayed: (queue: string, at: Ms) => void;
  /** How long this listener lets others go first, this time. */
  readonly hesitation: () => Ms;
}

/**
 * Hears of new work from the event streams that BullMQ writes, over one blocking connection for all queues. Nothing is
 * taken by listening, unlike by waiting at BullMQ's markers, which would swallow the wake-up of another host's worker.
 * Of many who hear of one job only one gets it: each hesitates, and whoever then hears that it was taken does not ask.
 */
export class WorkEvents {
  readonly #client: RedisClient;
  readonly #listener: Listener;
  /** Queue → the last event seen; null: begin with what comes next. */
  readonly #seen = new Map<string, string | null>();
  readonly #news = new WorkNews();
  #isClosed = false;
  #running: Promise<void> | null = null;

  constructor(client: RedisClient, listener: Listener) {
    this.#client = client;
    this.#listener = listener;
    client.on('error', () => undefined); // the command connection's health speaks for both
    client.on('ready', () => this.#rewind());
  }

  listenTo(queue: string): void {
    if (!this.#seen.has(queue)) this.#seen.set(queue, null);
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client.disconnect();
    await this.#running;
  }

  /** What was said while the connection was away is unknown: every queue may have work. */
  #rewind(): void {
    for (const queue of this.#seen.keys()) this.#seen.set(queue, null);
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#catchUp();
        if (await this.#read({ blockMs: BLOCK_MS })) await this.#tell();
      } catch {
        await this.#recover();
      }
    }
  }

  /** Finds the newest event of each queue that has no place yet, then says that it may have work: in this order nothing is missed. */
  async #catchUp(): Promise<void> {
    for (const [queue, seen] of this.#seen) {
      if (seen !== null) continue;
      const [newest] = await this.#client.xrevrange(this.#listener.streamOf(queue), '+', '-', 'COUNT', 1);
      this.#seen.set(queue, newest?.[0] ?? '0');
      this.#listener.onWork(queue);
    }
  }

  async #tell(): Promise<void> {
    const hesitation = this.#news.isEmpty ? 0 : this.#listener.hesitation();
    if (hesitation >= 1) {
      await delay(hesitation);
      await this.#read();
    }
    for (const queue of this.#news.tell()) this.#listener.onWork(queue);
    await delay(Math.max(0, PAUSE_MS - hesitation));
  }

  /** True when there was something to read. */
  async #read({ blockMs }: { readonly blockMs?: Ms } = {}): Promise<boolean> {
    const queues = [...this.#seen.keys()];
    const streams = queues.map((queue) => this.#listener.streamOf(queue));
    const places = queues.map((queue) => this.#seen.get(queue) ?? '$');
    const from = ['STREAMS', ...streams, ...places] as const;
    const replies =
      blockMs === undefined
        ? await this.#client.xread('COUNT', READ_AT_ONCE, ...from)
        : await this.#client.xread('COUNT', READ_AT_ONCE, 'BLOCK', blockMs, ...from);
    for (const [stream, entries] of replies ?? []) {
      const queue = queues[streams.indexOf(stream)];
      if (queue !== undefined) this.#hear(queue, entries);
    }
    return replies !== null;
  }

  #hear(queue: string, entries: readonly [id: string, fields: string[]][]): void {
    for (const [, fields] of entries) {
      const event = fieldOf(fields, 'event');
      if (event === 'delayed') this.#listener.onDelayed(queue, Number(fieldOf(fields, 'delay')));
      else this.#news.hear(queue, event, fieldOf(fields, 'jobId'));
    }
    // More than one read can hold: skip to the newest instead of following from afar.
    const isBehind = entries.length >= READ_AT_ONCE;
    const isRewound = this.#seen.get(queue) === null; // since it was read from
    this.#seen.set(queue, isBehind || isRewound ? null : (entries.at(-1)?.[0] ?? null));
    if (isBehind) this.#news.drop(queue);
  }

  /** A read that failed or was never answered: let the connection be made anew, unless that is under way. */
  async #recover(): Promise<void> {
    this.#rewind();
    if (this.#isClosed) return;
    if (this.#client.status === 'ready') this.#client.disconnect(true);
    await delay(PAUSE_MS * 5);
  }
}

/** Names and values alternate. */
function fieldOf(fields: readonly string[], name: string): string {
  for (let at = 0; at + 1 < fields.length; at += 2) if (fields[at] === name) return fields[at + 1] ?? '';
  return '';
}
