import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { emptyFolder } from './folder.js';
import { until } from './until.js';

const PROGRAM = fileURLToPath(new URL('./notify-socket.py', import.meta.url));

/** Where a service manager would be told, and what it was. */
export interface NotifySocket {
  readonly path: string;
  /** Every message but barriers, oldest first: what it says, by name. */
  readonly heard: readonly Readonly<Record<string, string>>[];
}

/** A datagram socket such as systemd's, which Node does not have, held open by Python until the test ends. */
export async function notifySocket(): Promise<NotifySocket> {
  const path = join(await emptyFolder(), 'notify');
  const listener = spawn('python3', [PROGRAM, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    listener.kill();
    if (listener.exitCode === null && listener.signalCode === null) await once(listener, 'exit');
  });
  const lines: Record<string, string>[] = [];
  createInterface(listener.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  await until('the socket', () => lines.length > 0);
  return {
    path,
    get heard() {
      return lines.slice(1).filter((one) => !('BARRIER' in one));
    },
  };
}
