import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { socketPath } from '../../src/config/locate.js';
import type { Workplace } from './cardq.js';

/** A way to a supervisor on which one sees what is asked. */
export interface WatchedWay {
  /** For `--host`. */
  readonly host: string;
  /** True when something that contains `text` has passed. */
  saw(text: string): boolean;
}

/** Opens such a way to the supervisor of a workplace, until the test ends. */
export async function watchedWay({ folder }: Workplace): Promise<WatchedWay> {
  const path = join(folder, 'watched.sock');
  const ends = new Set<Socket>();
  let seen = '';
  const server = createServer((client) => {
    const supervisor = connect(socketPath(join(folder, '.cardq')));
    for (const end of [client, supervisor]) {
      ends.add(end);
      end.on('error', () => end.destroy()); // whoever asked has gone
    }
    client.on('data', (chunk) => {
      seen += chunk.toString('latin1');
    });
    client.pipe(supervisor).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(async () => {
    for (const end of ends) end.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { host: `unix:${path}`, saw: (text) => seen.includes(text) };
}
