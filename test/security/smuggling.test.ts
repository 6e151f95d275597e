import { expect, test } from 'vitest';
import { exchangeRaw, exposed } from '../support/over-tcp.js';

/** The status of each answer that came back. */
function statusesOf(answered: string): number[] {
  return [...answered.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}

const HOST = 'host: 127.0.0.1\r\n';
const HIDDEN = `GET /api/v1/health HTTP/1.1\r\n${HOST}\r\n`;

// What two readers on a way might end at different places: the second request would be one that only one of them has seen.
const CASES: readonly (readonly [name: string, bytes: string])[] = [
  [
    'both a length and chunks',
    `POST /api/v1/session HTTP/1.1\r\n${HOST}content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'two lengths',
    `POST /api/v1/session HTTP/1.1\r\n${HOST}content-length: 0\r\ncontent-length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  ],
  ['a length with a sign', `POST /api/v1/session HTTP/1.1\r\n${HOST}content-length: +5\r\n\r\nhello`],
  ['a length that is a list', `POST /api/v1/session HTTP/1.1\r\n${HOST}content-length: 5, 5\r\n\r\nhello`],
  [
    'a coding that is not the last',
    `POST /api/v1/session HTTP/1.1\r\n${HOST}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  ],
  ['a coding nobody knows', `POST /api/v1/session HTTP/1.1\r\n${HOST}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`],
  [
    'a chunk whose size is none',
    `POST /api/v1/session HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`,
  ],
  [
    'a chunk longer than its size',
    `POST /api/v1/session HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\n1\r\nhello\r\n0\r\n\r\n`,
  ],
  ['a space before the colon', `GET /api/v1/health HTTP/1.1\r\n${HOST}content-length : 0\r\n\r\n`],
  ['a folded line', `GET /api/v1/health HTTP/1.1\r\n${HOST}x-a: b\r\n c\r\n\r\n`],
  ['a NUL in a value', `GET /api/v1/health HTTP/1.1\r\n${HOST}x-a: b\0c\r\n\r\n`],
  ['a NUL in the path', `GET /api/v1/he\0alth HTTP/1.1\r\n${HOST}\r\n`],
  ['a bare CR in a value', `GET /api/v1/health HTTP/1.1\r\n${HOST}x-a: b\rc\r\n\r\n`],
  ['no host', 'GET /api/v1/health HTTP/1.1\r\n\r\n'],
  ['two hosts', `GET /api/v1/health HTTP/1.1\r\n${HOST}host: evil.example\r\n\r\n`],
  ['another host in its target', `GET http://evil.example/api/v1/health HTTP/1.1\r\n${HOST}\r\n`],
  ['no target', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
  ['a host that is none', 'GET /api/v1/health HTTP/1.1\r\nhost: a b\r\n\r\n'],
  ['another version', `GET /api/v1/health HTTP/2.0\r\n${HOST}\r\n`],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
];

test('a request that could be read in two ways is refused, and what follows it is not read as another', async () => {
  const { port } = await exposed();
  for (const [name, bytes] of CASES) {
    const answered = await exchangeRaw(port, bytes);
    expect({ name, statuses: statusesOf(answered) }).toEqual({ name, statuses: [400] });
    expect(answered).toContain('application/problem+json');
    expect(answered).toContain("content-security-policy: default-src 'none'");
  }
});

test('more headers than anybody needs are refused', async () => {
  const { port } = await exposed();
  const long = await exchangeRaw(port, `GET /api/v1/health HTTP/1.1\r\n${HOST}x-a: ${'a'.repeat(20_000)}\r\n\r\n`);
  expect(statusesOf(long)).toEqual([431]);
});

// Node's own answer to it used to come without any of the headers that all others have.
test('an expectation that nobody knows is refused in the manner of all that is', async () => {
  const { port } = await exposed();
  const answered = await exchangeRaw(port, `POST /api/v1/session HTTP/1.1\r\n${HOST}expect: 200-ok\r\n\r\n`);
  expect(statusesOf(answered)).toEqual([417]);
  expect(answered).toContain('application/problem+json');
  expect(answered).toContain("content-security-policy: default-src 'none'");
});

test('a connection cannot be turned into a tunnel or another protocol', async () => {
  const { port } = await exposed();
  expect(statusesOf(await exchangeRaw(port, `CONNECT evil.example:80 HTTP/1.1\r\n${HOST}\r\n`))).not.toContain(200);
  const upgraded = await exchangeRaw(
    port,
    `GET /api/v1/health HTTP/1.1\r\n${HOST}connection: upgrade, close\r\nupgrade: websocket\r\n\r\n`,
  );
  expect(statusesOf(upgraded)).not.toContain(101);
});
