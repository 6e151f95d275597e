import { expect, test } from 'vitest';
import { expose } from '../../../src/api/metrics/exposition.js';
import { METRICS, type MetricName, type MetricSamples } from '../../../src/protocol/metrics.js';

const NOTHING = Object.fromEntries(Object.keys(METRICS).map((name) => [name, []])) as unknown as MetricSamples;

test('what a label holds cannot break out of it', () => {
  const samples: MetricSamples = {
    ...NOTHING,
    cardq_queue_oldest_waiting_age_seconds: [{ labels: { queue: 'a"} 1\n\\b' }, value: 2.5 }],
  };
  expect(linesOf(expose(samples, 'text'), 'cardq_queue_oldest')).toEqual([
    'cardq_queue_oldest_waiting_age_seconds{queue="a\\"} 1\\n\\\\b"} 2.5',
  ]);
});

test('a histogram ends with everything, its sum and its count', () => {
  const value = {
    buckets: [
      { atMost: 0.5, count: 1 },
      { atMost: 1, count: 3 },
      { atMost: Number.POSITIVE_INFINITY, count: 4 },
    ],
    sum: 9.25,
  };
  const samples: MetricSamples = { ...NOTHING, cardq_job_wait_seconds: [{ labels: { queue: 'a' }, value }] };
  expect(linesOf(expose(samples, 'text'), 'cardq_job_wait')).toEqual([
    'cardq_job_wait_seconds_bucket{queue="a",le="0.5"} 1',
    'cardq_job_wait_seconds_bucket{queue="a",le="1"} 3',
    'cardq_job_wait_seconds_bucket{queue="a",le="+Inf"} 4',
    'cardq_job_wait_seconds_sum{queue="a"} 9.25',
    'cardq_job_wait_seconds_count{queue="a"} 4',
  ]);
  expect(expose(samples, 'openMetrics')).toContain('cardq_job_wait_seconds_bucket{queue="a",le="1.0"} 3\n');
});

test('OpenMetrics names the family of a counter without its suffix, knows info and units, and tells its end', () => {
  const samples: MetricSamples = { ...NOTHING, cardq_render_output_bytes_total: [{ labels: {}, value: 7 }] };
  const text = expose(samples, 'openMetrics');
  expect(text).toContain('# TYPE cardq_render_output_bytes counter\n# UNIT cardq_render_output_bytes bytes\n');
  expect(text).toContain('\ncardq_render_output_bytes_total 7\n');
  expect(text).toContain('# TYPE cardq_build info\n');
  expect(text.endsWith('\n# EOF\n')).toBe(true);
});

test('every metric is described, also one that has no values yet', () => {
  const text = expose(NOTHING, 'text');
  for (const name of Object.keys(METRICS) as MetricName[]) {
    expect(text).toContain(`# HELP ${name} ${METRICS[name].help}\n`);
    expect(text).toContain(`# TYPE ${name} `);
  }
});

function linesOf(text: string, prefix: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(prefix));
}
