import { connect } from 'node:net';
import { VERSION_HEADER } from '../../protocol/version-header.js';
import type { Answer, Request } from './exchange.js';

const HEAD_END = '\r\n\r\n';

/**
 * Asks over a Unix socket. It speaks HTTP/1.0, in which one connection carries one answer, plainly and to its end: that
 * needs no more than `node:net`, where `node:http` would make a third of what `cardq status` costs. Throws as sockets
 * do; an answer that is cut short is `ECONNRESET`.
 */
export function exchangeOverSocket(path: string, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ path, ...(request.signal && { signal: request.signal }) }, () =>
      socket.write(format(request)),
    );
    socket.setTimeout(request.timeoutMs, () => socket.destroy(systemError('ETIMEDOUT')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.once('end', () => {
      const answer = parse(Buffer.concat(chunks));
      if (answer === null) reject(systemError('ECONNRESET'));
      else resolve(answer);
    });
  });
}

function format({ method, path, body }: Request): string {
  const content = body ?? '';
  const head = [
    `${method} ${path} HTTP/1.0`,
    'host: cardq',
    `content-length: ${Buffer.byteLength(content)}`,
    ...(body === null ? [] : ['content-type: application/json']),
  ];
  return head.join('\r\n') + HEAD_END + content;
}

/** Null when the supervisor ended before its answer did. */
function parse(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const [, ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(lines.map(splitHeader));
  const body = bytes.subarray(headEnd + HEAD_END.length);
  if (body.length < Number(headers.get('content-length') ?? 0)) return null;
  return {
    contentType: headers.get('content-type') ?? null,
    body: body.toString('utf8'),
    version: headers.get(VERSION_HEADER) ?? null,
  };
}

function splitHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function systemError(code: 'ETIMEDOUT' | 'ECONNRESET'): Error {
  return Object.assign(new Error(code), { code });
}
