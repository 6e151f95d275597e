import { METRICS, type MetricName, type MetricSamples, type MetricSpec, type Sample } from '../../protocol/metrics.js';

/** The formats that Prometheus reads, with the types under which they are sent. */
export const FORMATS = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;
export type Format = keyof typeof FORMATS;

/**
 * Writes the samples as the text format 0.0.4 of Prometheus, or as OpenMetrics 1.0, which names a counter without `_total`,
 * writes every bound with a point, and tells its end.
 */
export function expose(samples: MetricSamples, format: Format): string {
  const lines = (Object.keys(METRICS) as MetricName[]).flatMap((name) => [
    ...describe(name, METRICS[name], format),
    ...samples[name].flatMap((sample) => linesOf(name, sample, format)),
  ]);
  return [...lines, ...(format === 'openMetrics' ? ['# EOF'] : []), ''].join('\n');
}

function describe(name: MetricName, { type, help }: MetricSpec, format: Format): readonly string[] {
  if (format === 'text')
    return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type === 'info' ? 'gauge' : type}`];
  const family = name.replace(/_(total|info)$/, '');
  const unit = /_(seconds|bytes|ratio)$/.exec(family)?.[1];
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${escapeLabel(help)}`,
  ];
}

function linesOf(name: MetricName, { labels, value }: Sample, format: Format): readonly string[] {
  if (typeof value === 'number') return [line(name, labels, value)];
  const last = value.buckets.at(-1)?.count ?? 0;
  return [
    ...value.buckets.map(({ atMost, count }) =>
      line(`${name}_bucket`, { ...labels, le: bound(atMost, format) }, count),
    ),
    line(`${name}_sum`, labels, value.sum),
    line(`${name}_count`, labels, last),
  ];
}

function line(name: string, labels: Sample['labels'], value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function bound(seconds: number, format: Format): string {
  if (!Number.isFinite(seconds)) return '+Inf';
  return format === 'openMetrics' && Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
