import type { StatusDocument } from '../../protocol/status.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { readInterval } from '../interval.js';
import { glyphsFor } from '../terminal/glyphs.js';
import { Top } from '../top/top.js';

/** Shows a live view until a key or a signal ends it. Throws `usage` where there is no terminal, `no_supervisor` where nobody answers. */
export async function run({ client, env, operands, options, output, stateDir }: Invocation): Promise<number> {
  const [surplus] = operands;
  if (surplus !== undefined) throw misuse(`top shows everything and takes no "${surplus}"`, `cardq status ${surplus}`);
  const intervalMs = readInterval(options);
  requireTerminal(output.isJson);
  const top = new Top({
    client,
    stateDir: options.has('host') ? null : stateDir,
    intervalMs,
    glyphs: glyphsFor(env),
    paint: (style, text) => output.paint(style, text),
    isDumb: env['TERM'] === 'dumb',
    status: await client.get<StatusDocument>('/status'),
  });
  return untilTold(top);
}

function requireTerminal(isJson: boolean): void {
  if (!isJson && process.stdin.isTTY && process.stdout.isTTY) return;
  throw misuse(
    isJson ? 'top draws on a terminal and has no --json' : 'top needs a terminal to draw on and to read keys from',
    'cardq status --watch prints what changes, cardq status --json one document',
  );
}

// Who ends it from outside sees the signal's own status; a hang-up and ^\ end the process as they would without us.
async function untilTold(top: Top): Promise<number> {
  let fatal: NodeJS.Signals | null = null;
  const endBy = (signal: NodeJS.Signals) => {
    fatal = signal;
    top.leave(0);
  };
  const handlers = [
    ['SIGINT', () => top.leave(130)],
    ['SIGTERM', () => top.leave(143)],
    ['SIGHUP', endBy],
    ['SIGQUIT', endBy],
  ] as const;
  for (const [signal, handle] of handlers) process.on(signal, handle);
  const exitCode = await top.run();
  for (const [signal, handle] of handlers) process.off(signal, handle);
  if (fatal !== null) process.kill(process.pid, fatal);
  return exitCode;
}
