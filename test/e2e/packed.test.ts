import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packedIn } from '../../scripts/licenses-page.js';
import { lacks } from '../support/lacks.js';
import { bringNode, isKept } from '../support/nodes.js';
import { environmentOf, installReadOnly, type Packed, pack, stateOf } from '../support/packed.js';
import { NOBODY } from '../support/unprivileged.js';

/** The oldest that is promised, and the newest of every line since; beside them the Node of this run. */
const NODES = ['20.19.0', '22', '24', '26'];

const root = fileURLToPath(new URL('../..', import.meta.url));
let packed: Packed;
beforeAll(async () => {
  packed = await pack();
});
afterAll(() => packed.remove());

test('the tarball holds what is loaded, read or copied, and nothing that only the build needs', () => {
  expect(packed.files).toEqual(
    expect.arrayContaining([
      'dist/dashboard/app.js',
      'dist/src/daemon/main.cjs',
      'dist/third-party-licenses.txt',
      'schema/openapi.json',
      'schema/supervisor.schema.json',
      'deploy/prometheus/alerts.yml',
      'examples/ci-smoke.sh',
      'docs/errors.md',
      'LICENSE',
    ]),
  );
  expect(
    packed.files.filter((path) => /compiled\/|\.(map|ts)$|^(src|test|bench\/(?!results\/))/.test(withoutTypes(path))),
  ).toEqual([]);
  expect(packed.files.length).toBeLessThan(600);
});

test('the licences of all that is packed into its files go with them', async () => {
  const texts = await readFile(join(root, 'dist/third-party-licenses.txt'), 'utf8');
  const told = [...texts.matchAll(/^(@?[\w-]+(?:\/[\w-]+)?) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
  expect(told).toEqual(packedIn.map(({ name }) => name));
});

test('its types are found by whoever resolves modules as Node or a bundler does', async () => {
  const { entrypoints, problems } = await typesOf(await readFile(packed.tarball));
  expect(entrypoints).toEqual(expect.arrayContaining(['.', './pdf', './report']));
  expect(problems).toEqual([]);
});

describe('installed for all users, where no user may write, in a path of spaces and letters', {
  timeout: 300_000,
}, () => {
  test.for(NODES)('it works on Node %s, refused by no engines', async (version, { skip }) => {
    const isFetched = process.env['CI'] !== undefined || (await isKept(version));
    const missing = isFetched ? null : `Node ${version} is not here: CI=true before the command fetches it (56 MB)`;
    if (lacks(missing)) skip(missing);
    const node = await bringNode(version, join(packed.folder, 'nodes'));
    const prefix = join(packed.folder, `Größe von ${version}, カード`);
    await installReadOnly(packed, node, prefix);
    const before = await stateOf(prefix);
    expect(await smoke(node, prefix, asSomebodyElse)).toContain('all is well');
    expect(await stateOf(prefix)).toEqual(before);
  });

  test('it works on the Node at hand for whoever has installed it, root or not, and in TypeScript', async () => {
    const prefix = join(packed.folder, 'own');
    await installReadOnly(packed, process.execPath, prefix);
    expect(await smoke(process.execPath, prefix, {})).toContain('all is well');
    expect(await compile(STRICT_PROGRAM, join(prefix, 'lib/node_modules'))).toBe('');
  });
});

/** Root takes another user's place; who is not root keeps their own. */
const asSomebodyElse = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** What the smoke test of the package says of this installation. */
async function smoke(node: string, prefix: string, user: { readonly uid?: number; readonly gid?: number }) {
  const home = join(packed.folder, `~ ${prefix.split('/').at(-1)}`); // short: a socket lies below it
  await mkdir(home);
  if (user.uid !== undefined) await chown(home, user.uid, NOBODY);
  const env = { ...environmentOf(node, prefix), HOME: home, TMPDIR: home };
  const script = join(prefix, 'lib/node_modules/cardq/examples/ci-smoke.sh');
  return new Promise<string>((resolve) => {
    execFile('sh', [script], { ...user, cwd: '/', env }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

const STRICT_PROGRAM = `
  import { defineWorker } from 'cardq';
  import { type RenderResult, renderSheets } from 'cardq/pdf';
  import { ready } from 'cardq/report';
  export default defineWorker({ async process(_input, { log, attempt }) { log.info('so far', { attempt }); return attempt; } });
  export const draw: (...given: Parameters<typeof renderSheets>) => Promise<RenderResult> = renderSheets;
  export const told: void = ready();
`;

/** What the compiler finds wrong with a program in whose reach these packages are. */
async function compile(program: string, packages: string): Promise<string> {
  const folder = join(packed.folder, 'typed');
  await mkdir(folder);
  await symlink(packages, join(folder, 'node_modules'));
  await writeFile(join(folder, 'worker.mts'), program);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  const words = ['--noEmit', '--strict', '--module', 'nodenext', ...types, 'worker.mts'];
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, ...words], { cwd: folder }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

/** What is wrong with the types of a package; that it is of ES modules alone, which every Node that it wants can require, is not. */
async function typesOf(tarball: Uint8Array) {
  const checked = await checkPackage(createPackageFromTarballData(tarball));
  if (checked.types === false) return { entrypoints: [], problems: ['it has no types'] };
  return {
    entrypoints: Object.keys(checked.entrypoints),
    problems: checked.problems.filter(
      (one) => one.kind !== 'CJSResolvesToESM' && !('resolutionKind' in one && one.resolutionKind === 'node10'),
    ),
  };
}

/** Types are the only sources that are packed. */
function withoutTypes(path: string): string {
  return path.replace(/\.d\.ts$/, '');
}
