import { PEERS } from '../contenders/supervisors.js';
import { pause, spanOf } from '../support/measure.js';
import { cpuMs } from '../support/processes.js';
import { oneByOne } from '../support/supervised.js';

const PROCESSES = 100;
const SPAN_MS = 30_000;

/** How often a hundred programs that end at once are started, what that costs the supervisor, and whether it ever ends. */
export async function measure() {
  const plan = { runs: 'crashes.cjs', processes: PROCESSES };
  const found = await oneByOne(PEERS, plan, async ({ notes, supervisor }) => {
    const pid = await supervisor.supervisorPid();
    const before = cpuMs(pid);
    const spanMs = spanOf(SPAN_MS);
    await pause(spanMs);
    const boots = notes.read().length;
    const cpu = ((cpuMs(pid) - before) / spanMs) * 100;
    await pause(spanMs / 3);
    return { boots, cpu, later: notes.read().length - boots };
  });
  const of = (key) => Object.fromEntries(Object.entries(found).map(([name, one]) => [name, one[key]]));
  const row = { what: '100 workers that crash at once, for 30 s' };
  return [
    { ...row, what: `${row.what}: boots`, unit: '', ...of('boots'), most: 600 },
    { ...row, what: `${row.what}: boots in the 10 s after`, unit: '', ...of('later'), most: 0 },
    { ...row, what: `${row.what}: processor use`, unit: '%', ...of('cpu'), most: 5 },
  ];
}
