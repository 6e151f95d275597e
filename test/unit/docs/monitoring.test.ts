import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { METRICS, type MetricSpec } from '../../../src/protocol/metrics.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const SPECS: Readonly<Record<string, MetricSpec>> = METRICS;
/** Labels that Prometheus adds, and that histograms have. */
const COMMON = ['instance', 'job', 'le'];

const files = [
  'docs/monitoring.md',
  'docs/scaling.md',
  ...readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|yml|yaml)$/.test(name))
    .map((name) => join('deploy', name)),
];

test.each(files)('%s speaks of metrics and labels that there are', (file) => {
  const text = read(file).replaceAll('\\"', '"');
  const used = [...text.matchAll(/\b(cardq_(?!queue_work\b)\w+)(?:\{([^}]*)\})?/g)];
  const unknown = used.flatMap(([, name = '', selector = '']) => {
    const spec = SPECS[name.replace(/_(bucket|sum|count)$/, '')];
    if (spec === undefined) return [name];
    const labels = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    return labels.filter((label) => ![...spec.labels, ...COMMON].includes(label)).map((label) => `${name}{${label}}`);
  });
  expect(unknown).toEqual([]);
});

test('the dashboard shows every metric', () => {
  const text = read('deploy/grafana/cardq.json');
  expect(Object.keys(METRICS).filter((name) => !text.includes(name))).toEqual([]);
});

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: { uid: string } }[];
}

const dashboard = JSON.parse(read('deploy/grafana/cardq.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
};

test('panels of the dashboard have ids of their own and do not lie upon each other', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});

test('the dashboard asks the Prometheus that is chosen, by variables that it has', () => {
  const variables = new Set(dashboard.templating.list.map(({ name }) => name));
  const used = [...JSON.stringify(dashboard).matchAll(/\$\{?([a-z]\w*)\}?/g)].map(([, name = '']) => name);
  expect(used.filter((name) => !variables.has(name))).toEqual([]);
  for (const { targets = [], datasource } of dashboard.panels.filter((panel) => panel.targets !== undefined)) {
    expect(
      [datasource, ...targets.map((target) => target.datasource)].map((one) => one?.uid.replace(/[${}]/g, '')),
    ).toEqual(new Array(targets.length + 1).fill('datasource'));
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  }
});

test('every alert is documented, seen to go off and seen to be quiet, and no other', () => {
  const alerts = named(/- alert: (\w+)/g, read('deploy/prometheus/alerts.yml'));
  const tests = read('deploy/prometheus/alerts.test.yml');
  expect(named(/alertname: (\w+)\s+exp_alerts:\n/g, tests)).toEqual(alerts);
  expect(named(/alertname: (\w+), exp_alerts: \[\]/g, tests)).toEqual(alerts);
  expect(named(/^\| `(Cardq\w+)` \|/gm, read('docs/monitoring.md'))).toEqual(alerts);
});

/** Each name once. */
function named(pattern: RegExp, text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
