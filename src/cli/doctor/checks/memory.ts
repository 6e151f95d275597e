import { totalmem } from 'node:os';
import { type Bytes, formatSize } from '../../../base/units.js';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';
import { readGroupLimits } from '../control-group.js';
import { type Demand, demandsOf, SUPERVISOR_MEMORY } from '../demand.js';

/** Whether cardq's limits act before the kernel's, which may choose anybody. */
export const memory: Check = {
  subject: 'memory',
  timeoutMs: LOCAL_MS,
  async look({ loaded, running }) {
    const group = await readGroupLimits({ root: '/', process: String(running?.supervisor.pid ?? 'self') });
    return judgeMemory(demandsOf(loaded.config), { groupBytes: group.memoryBytes, machineBytes: totalmem() });
  },
};

interface Room {
  /** The limit of the control group; null: none. */
  readonly groupBytes: Bytes | null;
  readonly machineBytes: Bytes;
}

/** What the limits of all workers come to, against what there is. */
export function judgeMemory(demands: readonly Demand[], { groupBytes, machineBytes }: Room): readonly Finding[] {
  const room = Math.min(groupBytes ?? machineBytes, machineBytes);
  const place =
    room === groupBytes ? `the control group's limit of ${formatSize(room)}` : `this machine's ${formatSize(room)}`;
  const tooLarge = demands.filter(
    ({ memoryHard, processes }) => processes > 0 && (memoryHard ?? 0) + SUPERVISOR_MEMORY > room,
  );
  if (tooLarge.length > 0) return tooLarge.map((demand) => judgeOne(demand, { room, place }));
  const limited = demands.filter(({ memoryHard }) => memoryHard !== null);
  const count = limited.reduce((sum, { processes }) => sum + processes, 0);
  const bytes = limited.reduce(
    (sum, { processes, memoryHard }) => sum + processes * (memoryHard ?? 0),
    SUPERVISOR_MEMORY,
  );
  const message = `${counted(count)} and the supervisor: ${formatSize(bytes)} at most, within ${place}`;
  return [
    bytes <= room ? ok('limits', message) : judgeSum({ count, bytes }, { room, place }),
    ...demands.filter(({ memoryHard, processes }) => memoryHard === null && processes > 0).map(judgeUnlimited),
  ];
}

interface Known {
  readonly room: Bytes;
  /** In words. */
  readonly place: string;
}

function judgeOne({ worker, memoryHard }: Demand, { room, place }: Known): Finding {
  const message = `one process of ${worker} may use ${formatSize(memoryHard ?? 0)}: that and the supervisor are more than ${place}`;
  const most = Math.max(16, Math.floor(((room - SUPERVISOR_MEMORY) / 1024 ** 2) * 0.9));
  const hint = `set workers.${worker}.limits.memoryHard to ${most}MiB at most, or give it more memory`;
  return fail('limits', `${message}, so the kernel kills first`, hint);
}

function judgeSum(
  { count, bytes }: { readonly count: number; readonly bytes: Bytes },
  { room, place }: Known,
): Finding {
  const message = `${count} processes and the supervisor may use ${formatSize(bytes)}, more than ${place}: the kernel may kill any of them`;
  const fitting = Math.max(1, Math.floor((count * (room - SUPERVISOR_MEMORY)) / (bytes - SUPERVISOR_MEMORY)));
  return warn('limits', message, `run ${counted(fitting)}, lower limits.memoryHard, or give it more memory`);
}

function judgeUnlimited({ worker }: Demand): Finding {
  return warn('limits', `a process of ${worker} may use all memory`, `set workers.${worker}.limits.memoryHard`);
}

function counted(processes: number): string {
  return `${processes} ${processes === 1 ? 'process' : 'processes'}`;
}
