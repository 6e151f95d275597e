import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { encodeText, TextMessages } from './web-socket-frames.js';

/**
 * Lets a Node process evaluate an expression, wherever its JavaScript is: also in the middle of a loop or of a wait. `url` is
 * the `ws:` address that its inspector told. Rejects when it cannot, or `signal` is aborted; resolves with what came of it.
 */
export async function evaluate(url: string, expression: string, signal: AbortSignal): Promise<unknown> {
  const socket = await connect(url, signal);
  try {
    return await ask(socket, expression, signal);
  } finally {
    socket.destroy();
  }
}

function connect(url: string, signal: AbortSignal): Promise<Socket> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  return new Promise((resolve, reject) => {
    const upgrade = request(url.replace(/^ws:/, 'http:'), { headers, signal });
    upgrade.once('error', reject);
    upgrade.once('upgrade', (_response, socket: Socket, head: Buffer) => {
      socket.unshift(head); // what came with the upgrade
      resolve(socket);
    });
    upgrade.once('response', ({ statusCode }) => reject(new Error(`the inspector answered ${statusCode}`)));
    upgrade.end();
  });
}

function ask(socket: Socket, expression: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const messages = new TextMessages();
    socket.on('data', (bytes: Buffer) => {
      for (const message of messages.push(bytes).map(parse)) {
        if (message === null) reject(new Error('the inspector answered, but not in its protocol'));
        else if (message.id === QUESTION) resolve(message.result?.result?.value);
      }
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the inspector hung up')));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const message = { id: QUESTION, method: 'Runtime.evaluate', params: { expression, returnByValue: true } };
    socket.write(encodeText(JSON.stringify(message), randomBytes(4)));
  });
}

/** The only message that is ever sent. */
const QUESTION = 1;

/** To the question, `value` is undefined when the expression threw. */
interface InspectorMessage {
  id?: unknown;
  result?: { result?: { value?: unknown } | null } | null;
}

/** Null for what is no message at all: a worker may have named any address as its inspector's. */
function parse(text: string): InspectorMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
