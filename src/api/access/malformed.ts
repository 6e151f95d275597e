import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEAD } from '../security-headers.js';

/**
 * True for a request that everybody on its way reads alike: a path as its target, and one `Host`. What names its host twice, or as
 * part of the target, is a way past somebody who looks at only one of them.
 */
export function isWellFormed({ url = '', rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, at) => at % 2 === 0);
  return url.startsWith('/') && names.filter((name) => name.toLowerCase() === 'host').length === 1;
}

/** Answers what cannot be read as a request, and ends the connection: nobody knows where the next one would begin. */
export function refuseMalformed(socket: Socket, status: number): void {
  if (!socket.writable || socket.destroyed) return;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const detail = 'this cannot be read as a request';
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail,
    code: 'usage',
    where: null,
    hint: null,
  });
  const head = `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n`;
  socket.end(`${head}${SECURITY_HEAD}connection: close\r\n\r\n${body}`, () => socket.destroy());
}
