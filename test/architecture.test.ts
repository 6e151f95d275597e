import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

// Which way the stairs go. `later` may be reached by `import()` only, `types` by `import type` only.
const LAYERS: Record<string, { may: string[]; types?: string[]; later?: string[] }> = {
  base: { may: [] },
  policy: { may: ['base'] },
  protocol: { may: ['base'], types: ['policy'] },
  config: { may: ['base', 'policy'] },
  pdf: { may: ['base'] },
  broker: { may: ['base', 'policy', 'protocol'], types: ['config'] },
  supervisor: { may: ['base', 'policy', 'protocol'], types: ['config'] },
  statistics: { may: ['base', 'policy', 'protocol'] },
  dispatch: { may: ['base', 'policy', 'protocol', 'statistics'], types: ['broker', 'config', 'supervisor'] },
  worker: { may: ['base', 'protocol'] },
  report: { may: ['base', 'protocol', 'worker'] },
  logs: { may: ['base'] },
  api: { may: ['base', 'logs', 'protocol'], types: ['broker'] },
  daemon: {
    may: ['api', 'base', 'broker', 'config', 'dispatch', 'logs', 'policy', 'protocol', 'statistics', 'supervisor'],
  },
  dashboard: { may: ['base', 'protocol'] },
  cli: { may: ['base', 'protocol', 'config', 'logs'], types: ['daemon', 'pdf'], later: ['daemon', 'broker', 'pdf'] },
};

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'later';
}

const imports = filesBelow(src).flatMap(readImports);
const between = imports
  .filter((one) => one.specifier.startsWith('.'))
  .map((one) => ({
    ...one,
    fromLayer: layerOf(one.from),
    toLayer: layerOf(resolve(dirname(one.from), one.specifier)),
  }));

test.each(Object.keys(LAYERS))('%s imports only what lies below it', (layer) => {
  const { may, types = [], later = [] } = LAYERS[layer] ?? { may: [] };
  const wrong = between
    .filter((one) => one.fromLayer === layer && one.toLayer !== layer)
    .filter(
      ({ kind, toLayer }) =>
        !may.includes(toLayer) &&
        !(kind === 'type' && types.includes(toLayer)) &&
        !(kind === 'later' && later.includes(toLayer)),
    );
  expect(wrong.map(({ from, specifier }) => `${relative(src, from)} → ${specifier}`)).toEqual([]);
});

test('every folder of src is a known layer', () => {
  const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys(LAYERS).sort());
});

test('policy knows no package, no node: module, no clock and no chance', () => {
  const policy = imports.filter((one) => layerOf(one.from) === 'policy' && !one.specifier.startsWith('.'));
  expect(policy).toEqual([]);
  for (const file of filesBelow(join(src, 'policy'))) {
    expect(readFileSync(file, 'utf8'), file).not.toMatch(
      /\b(Date\.now|Math\.random|performance\.now|process\.(env|pid|hrtime|uptime|cwd))\b/,
    );
  }
});

test('worker modules use only the public entries', () => {
  const used = filesBelow(join(root, 'workers'))
    .flatMap(readImports)
    .map((one) => one.specifier);
  expect(used.filter((one) => one.startsWith('.') && !one.startsWith('./'))).toEqual([]);
  expect(used.filter((one) => one.startsWith('cardq')).every((one) => one === 'cardq' || one === 'cardq/pdf')).toBe(
    true,
  );
});

test('no two files import each other in a ring', () => {
  const values = new Map<string, string[]>();
  for (const { from, specifier, kind } of imports) {
    if (kind !== 'value' || !specifier.startsWith('.')) continue;
    values.set(from, [...(values.get(from) ?? []), resolve(dirname(from), specifier).replace(/\.js$/, '.ts')]);
  }
  expect(ringsIn(values)).toEqual([]);
});

test('no file is longer than 250 lines', () => {
  const long = [src, join(root, 'workers')]
    .flatMap(filesBelow)
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > 251);
  expect(long.map((file) => relative(root, file))).toEqual([]);
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function readImports(from: string): Import[] {
  const text = readFileSync(from, 'utf8');
  const statics = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(
    ([statement, type, specifier = '']): Import => ({
      from,
      specifier,
      kind: type !== undefined || onlyTypes(statement) ? 'type' : 'value',
    }),
  );
  const dynamics = [...text.matchAll(/import\('([^']+)'\)/g)].map(
    ([, specifier = '']): Import => ({ from, specifier, kind: 'later' }),
  );
  return [...statics, ...dynamics];
}

/** `import { type A, type B } from …` imports no value. */
function onlyTypes(statement: string): boolean {
  const names =
    /\{([^}]*)\}/
      .exec(statement)?.[1]
      ?.split(',')
      .map((one) => one.trim())
      .filter(Boolean) ?? [];
  return names.length > 0 && names.every((one) => one.startsWith('type '));
}

function layerOf(path: string): string {
  return relative(src, path).split(sep)[0] ?? '';
}

function ringsIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const rings: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]) => {
    if (trail.includes(file)) {
      rings.push([...trail.slice(trail.indexOf(file)), file].map((one) => relative(src, one)).join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return rings;
}
