import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Client } from '../../src/cli/client/client.js';
import { emptyFolder } from '../support/folder.js';

test('an answer that arrives in pieces is put together, also within a character', async () => {
  const body = Buffer.from(JSON.stringify({ name: 'Ω'.repeat(50_000) }));
  const client = await clientOf((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body.subarray(0, 12), () => setImmediate(() => socket.end(body.subarray(12))));
  });
  expect(await client.get('/status')).toEqual({ name: 'Ω'.repeat(50_000) });
});

test('an answer that is cut short says that the supervisor went away', async () => {
  const client = await clientOf((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"name":'));
  await expect(client.get('/status')).rejects.toMatchObject({ code: 'no_supervisor' });
  expect(await client.getIfRunning('/status')).toBeNull();
});

// Behind --host may be anything; it was told as a defect of cardq, with a stack.
test('what answers no JSON is no supervisor', async () => {
  const client = await clientOf((socket) =>
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n\r\n<p>'),
  );
  await expect(client.get('/status')).rejects.toMatchObject({
    code: 'supervisor_failed',
    message: 'what answers there is no supervisor',
    where: expect.stringContaining('s.sock'),
  });
});

test('a supervisor that accepts and stays silent is given up after the time-out', async () => {
  const client = await clientOf(() => undefined);
  await expect(client.get('/status', { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'timed_out',
    message: 'the supervisor did not answer within 50ms',
  });
});

test.each([
  ['its own place', { code: 'job_unknown', where: 'pdf/a' }, 'pdf/a'],
  ['the command line for a field of the request', { code: 'queue_unknown', where: 'queues' }, 'command line'],
])('a problem is thrown with its own code and hint, and %s', async (_, { code, where }, place) => {
  const problem = JSON.stringify({ code, detail: 'no such thing', where, hint: 'y' });
  const client = await clientOf((socket) =>
    socket.end(
      `HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\ncontent-length: ${problem.length}\r\n\r\n${problem}`,
    ),
  );
  await expect(client.post('/queues/x/pause')).rejects.toMatchObject({
    code,
    message: 'no such thing',
    where: place,
    hint: 'y',
  });
});

/** A client of a supervisor that does this once it is asked. */
async function clientOf(answer: (socket: Socket) => void): Promise<Client> {
  const path = join(await emptyFolder(), 's.sock');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => closed(server, open));
  return new Client({ socket: path });
}

function closed(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
