import { closeSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { listLogFiles, type OpenLogFile, openListed } from '../../logs/files.js';
import { lineAsJson } from '../../logs/line.js';
import { lastLinesPatiently } from '../../logs/patient-tail.js';
import { type IsWanted, selectProcesses } from '../../logs/selection.js';
import type { Live } from '../../protocol/live.js';
import type { LogRequest } from './log-request.js';
import { LogStream, MOST_TEXT } from './log-stream.js';
import type { SseConnection } from './sse-connection.js';
import { StreamKeeper, type StreamTimes, streamsExhausted } from './stream-keeper.js';

/** Each holds the files open that it reads. */
const MOST_STREAMS = 16;
/** Of those that ask once: to look through all logs takes a while. */
const MOST_READERS = 8;

/** Reads log files for clients: what is there, and what is written to them, no faster than a client takes it. */
export class LogStreams {
  readonly #live: Pick<Live, 'logDir' | 'redact'>;
  readonly #keeper: StreamKeeper;
  readonly #streams = new Map<SseConnection, LogStream>();
  #reading = 0;

  constructor(live: Pick<Live, 'life' | 'logDir' | 'redact'>, times: Partial<StreamTimes> = {}) {
    this.#live = live;
    this.#keeper = new StreamKeeper(MOST_STREAMS, times);
    live.life.onClose('log streams', () => this.#close());
  }

  /** The last lines that were asked for, one JSON object each. Throws `worker_unknown`, or RequestProblem `streams_exhausted`. */
  async last({ workers, ...wish }: LogRequest, signal: AbortSignal): Promise<string> {
    if (this.#reading >= MOST_READERS) throw streamsExhausted(MOST_READERS);
    const files = this.#open(this.#select(workers));
    this.#reading++;
    try {
      const lines = await lastLinesPatiently(files, { ...wish, most: MOST_TEXT, signal });
      return lines.map((line) => `${this.#live.redact(lineAsJson(line))}\n`).join('');
    } finally {
      this.#reading--;
      for (const { fd } of files) closeSync(fd);
    }
  }

  /**
   * Answers with a stream of what is written, which begins with the last lines, or behind the place that `lastId` tells.
   * Throws `worker_unknown`, RequestProblem `streams_exhausted`, or `no_supervisor` when it is about to leave.
   */
  open(response: ServerResponse, request: LogRequest, lastId: string | null): void {
    this.#keeper.requireRoom();
    const isWanted = this.#select(request.workers);
    const files = this.#open(isWanted);
    const connection = this.#keeper.open(response);
    const stream = new LogStream({ ...request, connection, isWanted, live: this.#live });
    this.#streams.set(connection, stream);
    void stream
      .run(files, lastId)
      .catch(() => connection.cut()) // the disk, or who may read it: its client comes back
      .finally(() => this.#streams.delete(connection));
  }

  // The last lines of a supervisor are those that say why it leaves. Who does not read is not waited for.
  async #close(): Promise<void> {
    const ready = [...this.#streams].filter(([connection]) => connection.blockedSince === null);
    await Promise.allSettled(ready.map(([, stream]) => stream.tellNew()));
    this.#keeper.close();
  }

  #select(workers: readonly string[]): IsWanted {
    return selectProcesses(workers, [...new Set(listLogFiles(this.#live.logDir).map((file) => file.process))]);
  }

  #open(isWanted: IsWanted): OpenLogFile[] {
    return openListed(() => listLogFiles(this.#live.logDir).filter((file) => isWanted(file.process)));
  }
}
