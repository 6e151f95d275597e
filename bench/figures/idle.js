import { cardq } from '../contenders/cardq.js';
import { pm2 } from '../contenders/pm2.js';
import { pause } from '../support/measure.js';
import { cpuMs } from '../support/processes.js';
import { underEach } from '../support/supervised.js';

const SPAN_MS = 20_000;

/** What the supervisor itself uses while nothing happens, in per cent of one processor. */
export async function measure() {
  const loads = await underEach([cardq, pm2], { processes: 10 }, async (running) => {
    const pids = await Promise.all(running.map(({ supervisor }) => supervisor.supervisorPid()));
    await pause(2000); // what starting has left to do
    const before = pids.map(cpuMs);
    await pause(SPAN_MS);
    return pids.map((pid, index) => ((cpuMs(pid) - before[index]) / SPAN_MS) * 100);
  });
  return [{ what: 'processor use with 10 idle workers', unit: '%', cardq: loads[0], pm2: loads[1], most: 0.5 }];
}
