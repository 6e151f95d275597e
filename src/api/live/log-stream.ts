import type { Bytes, Ms } from '../../base/units.js';
import { endOfLastLine } from '../../logs/chunks.js';
import type { OpenLogFile } from '../../logs/files.js';
import { LogFollower } from '../../logs/follow.js';
import { type LogLine, lineAsJson } from '../../logs/line.js';
import { lastLinesPatiently } from '../../logs/patient-tail.js';
import { placesAsText, readPlaces, resumeAt } from '../../logs/places.js';
import type { IsWanted } from '../../logs/selection.js';
import { watchFolder } from '../../logs/watch.js';
import type { Live } from '../../protocol/live.js';
import type { LogRequest } from './log-request.js';
import { sseFrame } from './sse.js';
import type { SseConnection } from './sse-connection.js';

/** Of what is there already; the latest of it. */
export const MOST_TEXT: Bytes = 1024 * 1024;
/** Of each file, read at one time: the supervisor has other things to do. */
const PORTION: Bytes = 256 * 1024;
/** Between two looks at the files. */
const SETTLE_MS: Ms = 100;

export interface LogStreamParts extends LogRequest {
  readonly connection: SseConnection;
  readonly isWanted: IsWanted;
  readonly live: Pick<Live, 'logDir' | 'redact'>;
}

/** What one client is told of the logs. Their files are read when it takes more, and not before. */
export class LogStream {
  readonly #parts: LogStreamParts;
  #follower: LogFollower | null = null;

  constructor(parts: LogStreamParts) {
    this.#parts = parts;
  }

  /** Tells until the connection is over; `lastId` null: from the last lines on. Takes over the open files. */
  async run(files: readonly OpenLogFile[], lastId: string | null): Promise<void> {
    const { connection, isWanted, live } = this.#parts;
    const { begin, isResumed, isWhole } = beginningOf(files, lastId);
    const follower = new LogFollower(live.logDir, isWanted, begin, { portion: PORTION });
    try {
      if (!isWhole) connection.send(gap());
      if (!isResumed) await this.#tellLast(begin, follower);
      this.#follower = follower;
      await watchFolder(live.logDir, { look: () => this.tellNew(), signal: connection.signal, settleMs: SETTLE_MS });
    } finally {
      this.#follower = null;
      follower.close();
    }
  }

  /** Tells what has been written, as soon as the client takes more. Returns true when there may be more of it. */
  async tellNew(): Promise<boolean> {
    const { connection, filter } = this.#parts;
    await connection.untilReady();
    const follower = this.#follower;
    if (connection.signal.aborted || follower === null) return false;
    const lines = follower.read();
    this.#send(
      lines.filter((line) => filter.passes(line)),
      follower,
    );
    return lines.length > 0;
  }

  async #tellLast(files: readonly OpenLogFile[], follower: LogFollower): Promise<void> {
    const { connection, count, filter } = this.#parts;
    const { signal } = connection;
    this.#send(await lastLinesPatiently(files, { count, filter, most: MOST_TEXT, signal }), follower);
  }

  // In one message, so that its client has either all of them, and the place behind them, or none.
  #send(lines: readonly LogLine[], follower: LogFollower): void {
    const { connection, live } = this.#parts;
    if (lines.length === 0 || connection.signal.aborted) return;
    const id = placesAsText(follower.places(Date.now()));
    connection.send(sseFrame({ id, event: 'lines', data: live.redact(lines.map(lineAsJson).join('\n')) }));
  }
}

interface Beginning {
  /** Each is told from its `end` on. */
  readonly begin: readonly OpenLogFile[];
  /** Behind what the client has had. */
  readonly isResumed: boolean;
  /** False: something that the client has not had is there no more. */
  readonly isWhole: boolean;
}

// What was there and what comes meet at the last newline: a line that is being written is told once, when it is whole.
function beginningOf(files: readonly OpenLogFile[], lastId: string | null): Beginning {
  const places = lastId === null ? null : readPlaces(lastId);
  if (places === null) {
    const begin = files.map((file) => ({ ...file, end: endOfLastLine(file.fd, file.end) }));
    return { begin, isResumed: false, isWhole: lastId === null };
  }
  const { files: begin, isWhole } = resumeAt(files, places);
  return { begin, isResumed: true, isWhole };
}

function gap(): string {
  const data = { time: new Date().toISOString(), event: 'gap', message: 'lines before this were missed', missed: null };
  return sseFrame({ id: null, event: 'gap', data: JSON.stringify(data) });
}
