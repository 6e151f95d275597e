import { readFileSync } from 'node:fs';
import { formatDuration, type Ms } from '../../base/units.js';
import { classifyHang } from '../../policy/health.js';
import type { Reading } from '../samples/sampler.js';

/** One line on what a silent process is doing, for its exit record: `for 15s, spinning`, `for 15s, blocked in futex_wait`. */
export function diagnoseHang(pid: number, reading: Reading | null, silentMs: Ms): string {
  const kind = classifyHang({ processState: reading?.processState ?? null, cpuPercent: reading?.cpuPercent ?? null });
  const place = kind === 'blocked' ? waitingPlace(pid) : null;
  const what = kind === 'unknown' ? '' : `, ${kind}${place === null ? '' : ` in ${place}`}`;
  return `for ${formatDuration(Math.round(silentMs / 10) * 10)}${what}`;
}

/** The kernel function in which it waits; null where the kernel does not tell. */
function waitingPlace(pid: number): string | null {
  try {
    const place = readFileSync(`/proc/${pid}/wchan`, 'latin1').trim();
    return place === '' || place === '0' ? null : place;
  } catch {
    return null;
  }
}
