import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { emptyFolder } from './folder.js';

/** Stands between a client and a server, to lose replies as a failing network does. */
export interface CuttingProxy {
  readonly socket: string;
  /** Passes requests on until one contains `text`, then cuts that connection before anything is answered to it. */
  cutAfter(text: string): void;
  /** Passes requests on until one contains `text`; from then on nobody hears anything of the server, and new connections lead nowhere. */
  swallowAfter(text: string): void;
  /** Ends the connections that hear nothing, and leads new ones to the server again. */
  heal(): void;
  /** How many times it has cut. */
  readonly cuts: number;
}

/** A proxy on a Unix socket of its own before the server at `target`; gone when the test ends. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const socket = join(await emptyFolder(), 'proxy.sock');
  const pairs = new Set<Socket>();
  let fatal: string | null = null;
  let numbing: string | null = null;
  let isNumb = false;
  let cuts = 0;

  const server = createServer((client) => {
    const upstream = connect(target);
    let isCut = false;
    for (const end of [client, upstream]) {
      pairs.add(end);
      end.on('error', () => undefined); // the other end is destroyed with it
      end.on('close', () => {
        pairs.delete(end);
        if (!isCut) (end === client ? upstream : client).destroy();
      });
    }
    upstream.on('data', (reply) => {
      if (isNumb) return;
      if (!isCut) client.write(reply);
      else upstream.destroy(); // the server has done it
    });
    client.on('data', (request) => {
      if (isNumb) return;
      isNumb = numbing !== null && request.includes(numbing);
      upstream.write(request);
      if (fatal === null || !request.includes(fatal)) return;
      fatal = null;
      isCut = true;
      cuts++;
      client.destroy();
    });
  });
  server.listen(socket);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const end of pairs) end.destroy();
    server.close();
  });
  return {
    socket,
    cutAfter(text) {
      fatal = text;
    },
    swallowAfter(text) {
      numbing = text;
    },
    heal() {
      numbing = null;
      isNumb = false;
      for (const end of pairs) end.destroy();
    },
    get cuts() {
      return cuts;
    },
  };
}
