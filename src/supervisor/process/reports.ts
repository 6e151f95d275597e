import type { Socket } from 'node:net';
import { type FromWorker, readFromWorker } from '../../protocol/worker-messages.js';

/** A snapshot of ten thousand jobs; what is longer is no report. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;

/** Reads what a program of somebody else's reports, a line each; what is not whole, or not of that kind, is passed over. */
export function readReports(socket: Socket, tell: (message: FromWorker) => void): void {
  let pending: Buffer[] = [];
  let bytes = 0;
  socket.on('error', () => undefined); // ECONNRESET: its exit tells the rest
  socket.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      const lines = Buffer.concat([...pending, chunk.subarray(0, end)]).toString('utf8');
      for (const line of lines.split('\n')) tellReport(line, tell);
      pending = [];
      bytes = 0;
    }
    bytes += chunk.length - end;
    if (bytes > MAX_LINE_BYTES) socket.destroy();
    else pending.push(chunk.subarray(end));
  });
}

function tellReport(line: string, tell: (message: FromWorker) => void): void {
  const message = readFromWorker(parseOrNull(line));
  if (message !== null && REPORTS.has(message.type)) tell(message);
}

const REPORTS: ReadonlySet<FromWorker['type']> = new Set(['ready', 'heartbeat', 'consumers']);

function parseOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // SyntaxError: the end of the last line, or no report
  }
}
