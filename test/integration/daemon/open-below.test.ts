import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type OpenedFile, openBelow, type Refusal } from '../../../src/daemon/job-files/open-below.js';
import { emptyFolder } from '../../support/folder.js';

const INSIDE = 'made here';
const OUTSIDE = 'a secret';

test('a file below the folder is opened, also where the folder itself is a link', async () => {
  const { folder } = await ground();
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'a.pdf'), INSIDE);
  symlinkSync(folder, `${folder}-link`);
  for (const root of [folder, `${folder}-link`]) {
    expect(await contentOf(await openBelow(root, join(folder, 'deep', 'a.pdf')))).toBe(INSIDE);
    expect(await contentOf(await openBelow(root, join(`${folder}-link`, 'deep', '..', 'deep', 'a.pdf')))).toBe(INSIDE);
  }
});

test('nothing else is: not what lies elsewhere, not what is no file, and a pipe makes nobody wait', async () => {
  const { folder, outside } = await ground();
  symlinkSync(join(outside, 'a.pdf'), join(folder, 'link.pdf'));
  symlinkSync(join(folder, 'ring.pdf'), join(folder, 'ring.pdf'));
  symlinkSync(outside, join(folder, 'way'));
  symlinkSync(join(folder, 'nothing'), join(folder, 'dangling.pdf'));
  mkdirSync(`${folder}2`);
  linkSync(join(outside, 'a.pdf'), join(`${folder}2`, 'a.pdf'));
  execFileSync('mkfifo', [join(folder, 'pipe.pdf')]);
  const told = (path: string) => openBelow(folder, path);
  expect(await told(join(outside, 'a.pdf'))).toBe('elsewhere');
  expect(await told(join(folder, 'link.pdf'))).toBe('elsewhere');
  expect(await told(join(folder, 'way', 'a.pdf'))).toBe('elsewhere');
  expect(await told(`${folder}/../${'secret'}/a.pdf`)).toBe('elsewhere');
  expect(await told(join(`${folder}2`, 'a.pdf'))).toBe('elsewhere');
  expect(await told(join(folder, 'ring.pdf'))).toBe('elsewhere');
  expect(await told(folder)).toBe('elsewhere');
  expect(await told('/')).toBe('elsewhere');
  expect(await told(join(folder, 'dangling.pdf'))).toBe('gone');
  expect(await told(join(folder, 'nothing.pdf'))).toBe('gone');
  expect(await told(join(folder, 'pipe.pdf'))).toBe('special');
  expect(await openBelow(join(folder, 'nothing'), join(folder, 'link.pdf'))).toBe('gone');
});

// Between finding out what a path means and opening it, the path may come to mean something else.
test('a way that turns into a link and back all the time leads nobody out', async () => {
  const { folder, outside } = await ground();
  const way = join(folder, 'way');
  mkdirSync(way);
  writeFileSync(join(way, 'a.pdf'), INSIDE);
  symlinkSync(outside, `${way}.link`);
  const turn = `const { renameSync: r } = require('node:fs');
    const way = process.argv[1];
    process.stdout.write('begun');
    for (;;) { r(way, way + '.real'); r(way + '.link', way); r(way, way + '.link'); r(way + '.real', way); }`;
  const turning = spawn(process.execPath, ['-e', turn, way], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    turning.kill('SIGKILL');
    if (turning.exitCode === null && turning.signalCode === null) await once(turning, 'exit');
  });
  await once(turning.stdout, 'data');
  const seen = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const content = await contentOf(await openBelow(folder, join(way, 'a.pdf')));
    seen.set(content, (seen.get(content) ?? 0) + 1);
  }
  expect([...seen.keys()]).not.toContain(OUTSIDE);
  expect([...seen.keys()]).toEqual(expect.arrayContaining([INSIDE, 'elsewhere']));
});

async function ground(): Promise<{ readonly folder: string; readonly outside: string }> {
  const root = await emptyFolder();
  const [folder, outside] = [join(root, 'output'), join(root, 'secret')];
  for (const one of [folder, outside]) mkdirSync(one);
  writeFileSync(join(outside, 'a.pdf'), OUTSIDE);
  return { folder, outside };
}

/** Closes the file. */
async function contentOf(opened: OpenedFile | Refusal): Promise<string> {
  if (typeof opened === 'string') return opened;
  const content = await opened.handle.readFile('utf8');
  await opened.handle.close();
  return content;
}
