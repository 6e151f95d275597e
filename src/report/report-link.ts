import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { errnoOf } from '../base/errors.js';
import { REPORT_VARIABLE, type ReportBirth } from '../protocol/consumers.js';
import type { Envelope, FromWorker } from '../protocol/worker-messages.js';

/** What a supervisor that does not read may leave unread. Nothing is lost by leaving out more: each snapshot is whole. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** The way up to the supervisor. */
export interface ReportLink {
  readonly heartbeatIntervalMs: number;
  send(message: FromWorker): void;
}

/** Opens the way that the supervisor gave at birth; null when there is none, or it is not for this process. */
export function openReportLink(): ReportLink | null {
  const birth = readBirth();
  if (birth === null) return null;
  try {
    const lines = new UnwaitedLines(birth.fd);
    return {
      heartbeatIntervalMs: birth.heartbeatIntervalMs,
      send(message) {
        const envelope: Envelope = { cardq: message };
        lines.write(JSON.stringify(envelope));
      },
    };
  } catch {
    return null; // EBADF or ENOTSOCK: the program, or what started it, has closed the descriptor
  }
}

/**
 * Lines into a socket that nobody has to wait for: a write of the socket's own that its reader holds up would keep the
 * program alive until that one reads. What does not go out at once goes with the next line.
 */
class UnwaitedLines {
  readonly #fd: number;
  readonly #socket: Socket;
  #unsent: Buffer = Buffer.alloc(0);

  /** Throws when the descriptor is no socket. */
  constructor(fd: number) {
    this.#fd = fd;
    this.#socket = new Socket({ fd, readable: false, writable: true }); // and from now on no write blocks
    this.#socket.unref();
  }

  write(line: string): void {
    if (this.#socket.destroyed) return;
    if (this.#unsent.length <= MAX_UNREAD_BYTES) this.#unsent = Buffer.concat([this.#unsent, Buffer.from(`${line}\n`)]);
    try {
      this.#unsent = this.#unsent.subarray(writeSync(this.#fd, this.#unsent));
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EAGAIN') this.#socket.destroy(); // EPIPE: the supervisor is gone
    }
  }
}

function readBirth(): ReportBirth | null {
  const raw = process.env[REPORT_VARIABLE];
  if (raw === undefined || !isMainThread) return null; // the descriptor belongs to the main thread
  delete process.env[REPORT_VARIABLE]; // what this program starts must not report in its place
  try {
    const birth = JSON.parse(raw) as ReportBirth;
    return birth.supervisorPid === process.ppid ? birth : null;
  } catch {
    return null; // SyntaxError: somebody else wrote it
  }
}
