import type { ProcessSnapshot } from '../../protocol/snapshot.js';
import type { OverallState } from '../../protocol/status.js';

/** What `systemctl status` shows behind "Status:". It changes when a state does, not with every job. */
export function statusLine(state: OverallState, processes: readonly ProcessSnapshot[], brokerUp: boolean): string {
  if (state === 'stopping') {
    const left = processes.filter((one) => one.state !== 'stopped').length;
    return left === 0 ? 'stopping' : `stopping, ${count(left)} left to finish`;
  }
  const wanted = processes.filter(({ role, desired }) => role === 'working' && desired === 'up');
  const ready = wanted.filter((one) => one.state === 'running').length;
  const troubles = wanted.filter((one) => one.state === 'backoff' || one.state === 'fatal');
  return [
    state,
    `${ready} of ${count(wanted.length)} at work`,
    ...troubles.map((one) => `${one.name} ${one.state}`),
    ...(brokerUp ? [] : ['the broker is down']),
  ].join(', ');
}

function count(processes: number): string {
  return `${processes} ${processes === 1 ? 'process' : 'processes'}`;
}
