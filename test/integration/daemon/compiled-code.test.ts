import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder } from '../../support/folder.js';

const KEPT = `chunks/compiled/${process.version}-${process.arch}`;
const RUN = `
  const { loadCompiledCode, keepCompiledCode } = require('./base/compiled-code.cjs');
  loadCompiledCode();
  console.log(require('./chunks/packed.cjs').answer());
  keepCompiledCode();
`;

test('a packed file is compiled once, and loaded as it was compiled from then on', async () => {
  const folder = await packedProgram();
  expect(run(folder)).toBe('42');
  const first = keptFile(folder);
  expect(run(folder)).toBe('42');
  expect(keptFile(folder).ino).toBe(first.ino);
});

test.for([
  ['cut off', (path: string) => truncateSync(path, statSync(path).size / 2)],
  ['empty', (path: string) => truncateSync(path)],
  ['not what V8 has written', (path: string) => writeFileSync(path, 'not what V8 has written')],
  // V8 looks at the beginning alone, and crashes by what it is told later, or does something else.
  ['damaged in the middle', (path: string) => writeFileSync(path, spoilt(readFileSync(path)))],
] as const)('compiled code that is %s is compiled and kept anew', async ([, damage]) => {
  const folder = await packedProgram();
  run(folder);
  const { path, bytes } = keptFile(folder);
  damage(path);
  expect(run(folder)).toBe('42');
  expect(keptFile(folder).bytes).toBe(bytes);
});

test('compiled code of V8 with other flags is compiled and kept anew', async () => {
  const folder = await packedProgram();
  run(folder);
  const { ino } = keptFile(folder);
  expect(run(folder, ['--max-semi-space-size=2'])).toBe('42');
  expect(keptFile(folder).ino).not.toBe(ino);
});

test('a package that cannot be written to is compiled each time', async () => {
  const folder = await packedProgram();
  writeFileSync(join(folder, 'chunks/compiled'), 'in the way, for root too');
  expect(run(folder)).toBe('42');
  expect(run(folder)).toBe('42');
  expect(readFileSync(join(folder, 'chunks/compiled'), 'utf8')).toBe('in the way, for root too');
});

test('nobody else can write where code is kept, whatever the umask of who keeps it', async () => {
  const folder = await packedProgram();
  execFileSync('sh', ['-c', 'umask 0; exec "$0" "$@"', process.execPath, join(folder, 'run.cjs')]);
  for (const path of ['chunks/compiled', KEPT, join(KEPT, 'packed.cjs')])
    expect({ path, writable: statSync(join(folder, path)).mode & 0o022 }).toEqual({ path, writable: 0 });
});

/** What the build makes, with one more file in it. */
async function packedProgram(): Promise<string> {
  const folder = await emptyFolder();
  cpSync('dist/src/base/compiled-code.cjs', join(folder, 'base/compiled-code.cjs'));
  for (const name of readdirSync('dist/src/chunks'))
    if (name.endsWith('.cjs')) cpSync(join('dist/src/chunks', name), join(folder, 'chunks', name));
  writeFileSync(join(folder, 'chunks/packed.cjs'), 'exports.answer = () => 42;');
  writeFileSync(join(folder, 'run.cjs'), RUN);
  return folder;
}

function run(folder: string, flags: readonly string[] = []): string {
  return execFileSync(process.execPath, [...flags, join(folder, 'run.cjs')], { encoding: 'utf8' }).trim();
}

function spoilt(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  return Buffer.from(bytes).fill(0xff, middle - 32, middle);
}

function keptFile(folder: string) {
  const path = join(folder, KEPT, 'packed.cjs');
  const { ino } = statSync(path);
  return { path, ino, bytes: readFileSync(path).length };
}
