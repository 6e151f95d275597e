import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { emptyFolder } from '../support/folder.js';
import { requireTool } from '../support/tools.js';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));

beforeEach((context) => requireTool('promtool', context));

test('each alert goes off when it has to, and not before', () => {
  expect(promtool('test', 'rules', join(deploy, 'prometheus/alerts.test.yml'))).toContain('SUCCESS');
});

test('the scrape configuration and the rules are what Prometheus takes', () => {
  expect(promtool('check', 'config', '--syntax-only', join(deploy, 'prometheus/prometheus.yml'))).toContain('SUCCESS');
  expect(promtool('check', 'rules', join(deploy, 'prometheus/alerts.yml'))).toContain('SUCCESS');
});

test('every question of the dashboard, and of what scales by metrics, is one that Prometheus understands', async () => {
  const { panels } = JSON.parse(readFileSync(join(deploy, 'grafana/cardq.json'), 'utf8')) as {
    readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  };
  const shown = panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')),
  );
  const scaling = ['keda.yaml', 'prometheus-adapter.yaml']
    .map((name) => readFileSync(join(deploy, 'kubernetes', name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/[qQ]uery: \|\n\s+(.+)\n/g)].map(([, query = '']) => query))
    .map((query) => query.replace('<<.LabelMatchers>>', 'queue="a"'));
  expect(scaling).toHaveLength(3);
  const asked = [...shown, ...scaling];
  const rules = asked.map((expr, at) => ({ record: `question_${at}`, expr }));
  const path = join(await emptyFolder(), 'rules.yml'); // JSON is YAML
  await writeFile(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  expect(promtool('check', 'rules', path)).toContain(`SUCCESS: ${asked.length} rules found`);
});

function promtool(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return status === 0 ? stdout : `exit code ${status}\n${stdout}${stderr}`;
}
