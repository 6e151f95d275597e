import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METRICS, type MetricSpec } from '../../../src/protocol/metrics.js';

const page = readFileSync(new URL('../../../docs/monitoring.md', import.meta.url), 'utf8');

test('every metric is told in the documentation as it is, and no other', () => {
  const rows = [...page.matchAll(/^\| `(cardq_\w+)` \| (\w+) \| (.*?) ?\| (.*) \|$/gm)].map(
    ([, name = '', type = '', labels = '', help = '']): [string, MetricSpec] => [
      name,
      {
        type: type as MetricSpec['type'],
        help,
        labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
      },
    ],
  );
  expect(Object.fromEntries(rows)).toEqual(METRICS);
});
