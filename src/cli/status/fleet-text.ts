import { printable } from '../../base/printable.js';
import { formatDuration } from '../../base/units.js';
import type { FleetDocument, FleetSupervisor } from '../../protocol/fleet.js';
import type { Output } from '../output.js';
import { renderTable } from '../table.js';
import { brokerLine, problemText, STATE_STYLE } from './status-text.js';

const HEAD = ['HOST', 'NAME', 'PID', 'VERSION', 'STATE', 'UPTIME', 'PROCESSES', 'JOBS', 'DONE', 'FAILED', 'HEARD'];
const NUMBERS = new Set([2, 5, 6, 7, 8, 9, 10]);

/** The page that `cardq status --fleet` prints for people. */
export function fleetText({ broker, supervisors, problems }: FleetDocument, output: Output): string {
  const rows = supervisors.map((one) => rowOf(one, output));
  const table = renderTable([HEAD.map((word) => output.paint('dim', word)), ...rows], NUMBERS);
  const blocks = [`${summaryOf(supervisors)}\n${brokerLine(broker, output)}`, table];
  if (problems.length > 0) blocks.push(problems.map((problem) => problemText(problem, output)).join('\n'));
  return blocks.join('\n\n');
}

/** `3 supervisors on 2 hosts, of 2 versions: 6 of 7 processes run, 4 jobs in hand` */
function summaryOf(supervisors: readonly FleetSupervisor[]): string {
  const hosts = new Set(supervisors.map(({ host }) => host)).size;
  const versions = new Set(supervisors.map(({ version }) => version)).size;
  const running = sum(supervisors.map(({ processes }) => processes.running));
  const wanted = sum(supervisors.map(({ processes }) => processes.wanted));
  const jobs = sum(supervisors.map((one) => one.jobs.running));
  const mixed = versions > 1 ? `, of ${versions} versions` : '';
  const where = `${count(supervisors.length, 'supervisor')} on ${count(hosts, 'host')}${mixed}`;
  return `${where}: ${running} of ${count(wanted, 'process', 'processes')} running, ${count(jobs, 'job')} in hand`;
}

function rowOf(one: FleetSupervisor, output: Output): string[] {
  const { processes, jobs, state } = one;
  return [
    `${text(one.host)}${one.self ? ' (here)' : ''}`,
    text(one.name),
    text(one.pid),
    text(one.version),
    output.paint(STATE_STYLE[state ?? ''] ?? 'reset', text(state)),
    one.startedAt === null ? '-' : formatDuration(Math.max(0, Date.now() - Date.parse(one.startedAt))),
    `${text(processes.running)}/${text(processes.wanted)}`,
    text(jobs.running),
    text(jobs.completed),
    jobs.failed !== null && jobs.failed > 0 ? output.paint('red', String(jobs.failed)) : text(jobs.failed),
    one.heartbeatAgeMs === null ? '-' : `${formatDuration(one.heartbeatAgeMs)} ago`,
  ];
}

/** Words of other hosts, too: they must not drive the terminal. */
function text(value: string | number | null): string {
  return value === null ? '-' : printable(String(value));
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
}
