import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
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
    const socket = new Socket({ fd: birth.fd, readable: false, writable: true });
    socket.on('error', () => undefined); // EPIPE: the supervisor is gone
    socket.unref();
    return {
      heartbeatIntervalMs: birth.heartbeatIntervalMs,
      send(message) {
        if (!socket.writable || socket.writableLength > MAX_UNREAD_BYTES) return;
        const envelope: Envelope = { cardq: message };
        socket.write(`${JSON.stringify(envelope)}\n`);
      },
    };
  } catch {
    return null; // EBADF or ENOTSOCK: the program, or what started it, has closed the descriptor
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
