import type { ServerResponse } from 'node:http';
import type { Ms } from '../../base/units.js';
import type { SupervisorEvent } from '../../protocol/events.js';
import type { Live } from '../../protocol/live.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { EventFilter } from './event-filter.js';
import { EventFrames } from './event-frames.js';
import type { PlaceInStream } from './place-in-stream.js';
import { Round } from './round.js';
import type { SseConnection } from './sse-connection.js';
import { StatusFeed } from './status-feed.js';
import { StreamKeeper, type StreamTimes } from './stream-keeper.js';

/** What a client wants of the stream of events. */
export interface EventStreamRequest {
  readonly filter: EventFilter;
  readonly place: PlaceInStream;
  readonly wantsStatus: boolean;
}

/** How they are kept up. */
export interface EventStreamTimes extends StreamTimes {
  /** The least time between two rounds of sending. */
  readonly roundMs: Ms;
  /** How often the status is looked at. */
  readonly statusMs: Ms;
}

const ROUND_MS: Ms = 200;
const STATUS_MS: Ms = 1000;
/** More than there are people and pages to look at one supervisor. */
const MOST_STREAMS = 256;
/** So many events are not left to wait for the next round: they are a third of those that are kept. */
const MANY = 600;
/** So many clients are served in one turn: between two turns others are answered, however large the crowd is. */
const AT_ONCE = 20;

interface Client {
  readonly filter: EventFilter;
  readonly connection: SseConnection;
  /** The number of the event that comes next. */
  next: number;
  /** Of the status that it has; null: it is to have none. */
  version: number | null;
}

/**
 * Tells any number of clients what happens. Nothing is kept for each of them: a client is a place in what is kept for all, and
 * one that reads too slowly is told what it has missed. While there is none, this does nothing.
 */
export class EventStreams {
  readonly #live: Live;
  readonly #frames: EventFrames;
  readonly #status: StatusFeed;
  readonly #keeper: StreamKeeper;
  readonly #roundMs: Ms;
  readonly #statusMs: Ms;
  readonly #clients = new Set<Client>();
  /** The latest of each job since the last round. */
  #progress = new Map<string, SupervisorEvent>();
  /** The same, of the round that is under way. */
  #sending = new Map<string, SupervisorEvent>();
  #nextRound: NodeJS.Timeout | null = null;
  #nextTurn: NodeJS.Immediate | null = null;
  /** Something came while a round was under way. */
  #isBehind = false;
  #lastRoundAt: Ms = 0;
  #waiting = 0;
  #rest: () => void = () => undefined;

  constructor(live: Live, status: () => Promise<StatusDocument>, times: Partial<EventStreamTimes> = {}) {
    this.#live = live;
    this.#frames = new EventFrames(live);
    this.#status = new StatusFeed(status);
    this.#keeper = new StreamKeeper(MOST_STREAMS, times);
    this.#roundMs = times.roundMs ?? ROUND_MS;
    this.#statusMs = times.statusMs ?? STATUS_MS;
    live.life.onClose('event streams', () => this.#close());
  }

  /** Answers with a stream. Throws RequestProblem `streams_exhausted`, or `no_supervisor` when it is about to leave. */
  open(response: ServerResponse, { filter, place, wantsStatus }: EventStreamRequest): void {
    const connection = this.#keeper.open(response, {
      drained: () => this.#serve(client),
      closed: () => this.#leave(client),
    });
    const client: Client = { filter, connection, next: place.from, version: null };
    if (this.#clients.size === 0) this.#begin();
    this.#clients.add(client);
    if (place.isStranger) connection.send(this.#frames.gap(null, place.from));
    this.#serve(client);
    if (wantsStatus) void this.#beginStatus(client);
  }

  #begin(): void {
    const stop = this.#live.events.subscribe((event) => this.#note(event));
    const ticker = setInterval(() => void this.#lookForAll(), this.#statusMs);
    this.#rest = () => {
      stop();
      clearInterval(ticker);
      clearTimeout(this.#nextRound ?? undefined);
      this.#nextRound = null;
      clearImmediate(this.#nextTurn ?? undefined);
      this.#nextTurn = null;
      this.#progress.clear();
    };
  }

  #leave(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size === 0) this.#rest();
  }

  #close(): void {
    clearImmediate(this.#nextTurn ?? undefined);
    this.#sendRound({ atOnce: this.#clients.size });
    this.#keeper.close();
  }

  #note(event: SupervisorEvent): void {
    if (event.event === 'job.progressed') {
      this.#progress.set(`${event.queue}/${event.id}`, event);
    } else {
      if ('queue' in event && 'id' in event) this.#forgetProgress(`${event.queue}/${event.id}`);
      this.#waiting++;
    }
    this.#arm();
  }

  #forgetProgress(job: string): void {
    this.#progress.delete(job);
    this.#sending.delete(job);
  }

  #arm(): void {
    this.#isBehind = this.#nextTurn !== null;
    if (this.#isBehind) return; // the last turn of the round arms the next
    if (this.#clients.size === 0 || (this.#nextRound !== null && this.#waiting !== MANY)) return;
    const due = this.#waiting >= MANY ? 0 : this.#lastRoundAt + this.#roundMs - performance.now();
    clearTimeout(this.#nextRound ?? undefined);
    this.#nextRound = setTimeout(() => this.#sendRound(), Math.max(0, due));
  }

  #sendRound({ atOnce } = { atOnce: AT_ONCE }): void {
    this.#nextRound = null;
    this.#lastRoundAt = performance.now();
    this.#waiting = 0;
    this.#sending = this.#progress;
    this.#progress = new Map();
    this.#takeTurn([...this.#clients], atOnce);
  }

  #takeTurn(clients: readonly Client[], atOnce: number): void {
    const round = new Round(this.#frames, [...this.#sending.values()]);
    const present = clients.filter((client) => this.#clients.has(client));
    for (const client of present.slice(0, atOnce)) this.#serve(client, round);
    const others = present.slice(atOnce);
    this.#nextTurn = others.length === 0 ? null : setImmediate(() => this.#takeTurn(others, atOnce));
    if (this.#nextTurn === null && this.#isBehind) this.#arm();
  }

  /** Sends what a client has not had yet, as long as it takes it. */
  #serve(client: Client, round = new Round(this.#frames, [])): void {
    const { connection, filter } = client;
    while (connection.blockedSince === null) {
      const { text, next } = round.portion(client.next, filter);
      client.next = next;
      const isAll = next > this.#live.recent.last;
      const whole = isAll ? text + round.progress(filter) + this.#newStatus(client) : text;
      if (whole !== '') connection.send(whole);
      if (isAll) return;
    }
  }

  #newStatus(client: Client): string {
    const { version, frame } = this.#status;
    if (client.version === null || client.version === version) return '';
    client.version = version;
    return frame;
  }

  async #beginStatus(client: Client): Promise<void> {
    await this.#status.look(this.#statusMs);
    client.version = 0;
    this.#serve(client);
  }

  async #lookForAll(): Promise<void> {
    if ([...this.#clients].every(({ version }) => version === null)) return;
    const { version } = this.#status;
    await this.#status.look();
    if (this.#status.version !== version) this.#arm();
  }
}
