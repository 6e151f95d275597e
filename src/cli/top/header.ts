import { formatDuration, formatSize } from '../../base/units.js';
import type { StatusDocument } from '../../protocol/status.js';
import { STATE_STYLE } from '../status/status-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { type Line, span } from '../terminal/line.js';
import type { Look, PageFacts } from './page.js';

/** Below this many rows one line must do. */
const ROOM_FOR_TOTALS = 12;

/** Supervisor and broker, and where there is room the sums over all workers and queues. */
export function headerLines({ status, lost, now }: PageFacts, { rows, glyphs }: Look): readonly Line[] {
  const first =
    lost === null
      ? supervisorLine(status, glyphs)
      : [
          span(`${glyphs.show(status.supervisor.name)} `, 'bold'),
          span('gone', 'red'),
          span(` for ${formatDuration(Math.max(0, now - lost.at))}, asking on: ${glyphs.show(lost.reason)}`),
        ];
  return rows < ROOM_FOR_TOTALS ? [first] : [first, totalsLine(status, glyphs), []];
}

function supervisorLine({ supervisor, broker }: StatusDocument, glyphs: Glyphs): Line {
  const separator = ` ${glyphs.dot} `;
  const facts = [
    supervisor.uptimeMs === null ? null : `up ${formatDuration(supervisor.uptimeMs)}`,
    supervisor.rssBytes === null ? null : formatSize(supervisor.rssBytes),
    supervisor.pid === null ? null : `pid ${supervisor.pid}`,
  ].filter((fact) => fact !== null);
  const latency = broker.latencyMs === null ? '' : `${separator}${broker.latencyMs.toFixed(1)}ms`;
  const stale = supervisor.configStale ? [span(`${separator}configuration has changed`, 'yellow')] : [];
  return [
    span(`${glyphs.show(supervisor.name)} `, 'bold'),
    state(supervisor.state),
    span(`${facts.map((fact) => separator + fact).join('')}${separator}${broker.kind} broker `),
    state(broker.state),
    span(latency),
    ...stale,
  ];
}

function totalsLine({ workers, queues }: StatusDocument, glyphs: Glyphs): Line {
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const running = workers.filter((one) => one.state === 'running').length;
  const waiting = sum(queues.map((one) => one.waiting + one.prioritized));
  const facts = [
    `${running} of ${workers.length} processes running`,
    `CPU ${Math.round(sum(workers.map((one) => one.cpuPercent)))}%`,
    formatSize(sum(workers.map((one) => one.rssBytes))),
    `${sum(workers.map((one) => one.jobs.length))} jobs running, ${waiting} waiting`,
    `${sum(queues.map((one) => one.completedPerMinute))} per minute`,
  ];
  return [span(facts.join(` ${glyphs.dot} `), 'dim')];
}

function state(word: string) {
  return span(word, STATE_STYLE[word] ?? null);
}
