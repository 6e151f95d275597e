import { cpus, release, totalmem } from 'node:os';
import { command, node } from './command.js';
import { median, timed } from './measure.js';

/** One line about where the figures were measured. */
export async function describeMachine() {
  const [{ model }] = cpus();
  const bare = [];
  for (let turn = 0; turn < 11; turn++) bare.push(await timed(() => node(['-e', '0'])));
  return [
    `${cpus().length} × ${model.trim()}`,
    `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `Linux ${release()}`,
    `Node ${process.version}, of which a bare start takes ${median(bare).toFixed(0)} ms`,
    `load ${(await command('cat', ['/proc/loadavg'])).split(' ').slice(0, 1)}`,
    new Date().toISOString().slice(0, 10),
  ].join(' · ');
}
