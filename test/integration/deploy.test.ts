import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderCompose } from '../../src/cli/startup/containers/compose.js';
import { renderDockerfile } from '../../src/cli/startup/containers/dockerfile.js';
import { readFolder } from '../../src/cli/startup/containers/folder.js';
import { planContainer } from '../../src/cli/startup/containers/plan.js';
import { folderWith, type Surroundings } from '../support/config-folder.js';
import { containerFacts } from '../support/container-facts.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const planOf = async (surroundings: Surroundings) => planContainer(await containerFacts(surroundings));
const FLEET = { file: { broker: { url: 'redis://redis.example.com' } } };

describe('those who know find nothing wrong with', () => {
  test('each kind of Dockerfile', async () => {
    const plan = await planOf({});
    const folders = [
      root,
      await folderWith({}),
      await folderWith({ 'package.json': { dependencies: { cardq: '1' } } }),
    ];
    const texts = folders.map((folder) => renderDockerfile(plan, readFolder(folder), '1.2.3'));
    expect(new Set(texts).size).toBe(3);
    expect(texts.flatMap((text) => validate(text))).toEqual([]);
    expect(validate('FROM a\nUSR b')).not.toEqual([]);
  });

  test('each kind of compose.yaml', async () => {
    const options = { context: '.', dockerfile: 'Dockerfile', folder: { hasDotEnv: true } };
    const texts = [renderCompose(await planOf({}), options), renderCompose(await planOf(FLEET), options)];
    for (const text of [...texts, read('docker/compose.yaml')]) {
      const folder = await folderWith({ 'compose.yaml': text });
      expect(lint(folder)).toEqual([]);
    }
    const wrong = await folderWith({ 'compose.yaml': texts[0]?.replace('read_only', 'readonly') ?? '' });
    expect(lint(wrong)).not.toEqual([]);
  });

  test('the manifests of Kubernetes: no field is unknown, none is missing', async () => {
    const manifests = ['cardq.yaml', 'cardq-embedded.yaml', 'hpa.yaml'].flatMap((name) =>
      parseAllDocuments(read(`kubernetes/${name}`)).flatMap((one) => one.toJS() ?? []),
    );
    expect(manifests).toHaveLength(7);
    for (const manifest of manifests) check(manifest);
    expect(() => check({ apiVersion: 'apps/v1', kind: 'Deployment', spec: {} })).toThrow('required');
    expect(await typeErrors(manifests)).toBe('');
    expect(await typeErrors([{ ...manifests[0], specs: {} }])).toMatch(/specs\W+ does not exist/);
  });

  test('the names by which the recipes know each other', () => {
    expect(read('kubernetes/cardq.yaml')).toContain('kind: Deployment\nmetadata:\n  name: cardq\n');
    for (const name of ['keda.yaml', 'hpa.yaml'])
      expect(read(`kubernetes/${name}`)).toMatch(/scaleTargetRef:(\n .*)*? name: cardq\n/);
    expect(read('kubernetes/pod-monitor.yaml')).toContain('name: cardq-api-token');
  });
});

function read(name: string): string {
  return readFileSync(join(root, 'deploy', name), 'utf8');
}

function lint(folder: string): readonly unknown[] {
  const linter = new DCLinter({
    rules: { 'require-quotes-in-ports': [2, { quoteType: 'double' }] },
    quiet: false,
    debug: false,
    exclude: [],
  });
  return linter.lintFiles([folder], false).flatMap((one: { readonly messages: readonly unknown[] }) => one.messages);
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: object;
}

function check(manifest: Manifest): void {
  const kinds = createRequire(import.meta.url)(`kubernetes-models/${manifest.apiVersion}`);
  new kinds[manifest.kind](manifest).validate();
}

/** What the compiler says of them as literals, which may have no field that their types do not know. */
async function typeErrors(manifests: readonly Manifest[]): Promise<string> {
  const lines = manifests.flatMap((manifest, at) => {
    const { apiVersion, kind } = manifest;
    const models = join(root, 'node_modules/kubernetes-models', apiVersion, 'index.js');
    return [
      `import type { I${kind} as Kind${at} } from ${JSON.stringify(models)};`,
      `export const manifest${at}: Kind${at} = ${JSON.stringify(manifest)};`,
    ];
  });
  const folder = await folderWith({ 'manifests.ts': lines.join('\n') });
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, ...flags, join(folder, 'manifests.ts')], { encoding: 'utf8' }).stdout;
}
