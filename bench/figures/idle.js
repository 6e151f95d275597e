import { SUPERVISORS } from '../contenders/supervisors.js';
import { pause, spanOf } from '../support/measure.js';
import { cpuMs, parentOf } from '../support/processes.js';
import { oneByOne } from '../support/supervised.js';

const SPAN_MS = 20_000;

/** What the supervisor itself uses while nothing happens, in per cent of one processor. */
export async function measure() {
  const loads = await oneByOne(SUPERVISORS, { processes: 100 }, async ({ notes }) => {
    const pid = parentOf(notes.read()[0].pid);
    await pause(2000); // what starting has left to do
    const before = cpuMs(pid);
    const spanMs = spanOf(SPAN_MS);
    await pause(spanMs);
    return ((cpuMs(pid) - before) / spanMs) * 100;
  });
  return [{ what: 'processor use with 100 idle workers', unit: '%', ...loads, most: 0.5 }];
}
