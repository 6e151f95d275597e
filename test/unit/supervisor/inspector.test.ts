import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { evaluate } from '../../../src/supervisor/diagnosis/inspector.js';

// A worker may have written any address: what answers there must not end the supervisor.
test.each([
  ['no JSON', 'hello'],
  ['no object', 'null'],
])('an inspector that answers with %s is refused', async (_, text) => {
  await expect(evaluate(await answering(text), '1', AbortSignal.timeout(5000))).rejects.toThrow('not in its protocol');
});

/** Begins what calls itself an inspector, and says `text`; returns its address. */
async function answering(text: string): Promise<string> {
  const server = createServer().on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.end(Buffer.from([0x81, text.length, ...Buffer.from(text)]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}
