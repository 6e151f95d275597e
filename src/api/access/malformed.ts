import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEAD } from '../security-headers.js';
import { hostOf } from './allowed-hosts.js';

/**
 * True for a request that everybody on its way reads alike: of HTTP/1, with a path as its target and one `Host`. What names its
 * host twice, or as part of the target, is a way past somebody who looks at only one of them.
 */
export function isWellFormed({ url = '', httpVersionMajor, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const [host = ''] = hosts;
  return httpVersionMajor === 1 && url.startsWith('/') && hosts.length === 1 && hostOf(host) !== null;
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
