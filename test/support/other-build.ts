import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from './folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** cardq as another version has it, installed in a folder of its own, which is gone when the test ends. */
export interface OtherBuild {
  /** Its executable. */
  readonly cardq: string;
  /** Removes this packed part of the program, or (empty) all of them, as installing another version over it does. */
  removeParts(name: string): Promise<void>;
}

/** Copies the built program, as this version; `change` may alter the text of its packed parts. */
export async function otherBuild(
  version: string,
  change: (text: string) => string = (text) => text,
): Promise<OtherBuild> {
  const folder = join(await emptyFolder(), 'cardq');
  await mkdir(folder);
  for (const part of ['bin', 'dist', 'schema']) await cp(join(root, part), join(folder, part), { recursive: true });
  const chunks = join(folder, 'dist/src/chunks');
  await rm(join(chunks, 'compiled'), { recursive: true, force: true }); // what was made of the original
  const names = (await readdir(chunks)).filter((name) => name.endsWith('.cjs'));
  for (const name of names) {
    const text = await readFile(join(chunks, name), 'latin1');
    const changed = change(text);
    if (changed !== text) await writeFile(join(chunks, name), changed, 'latin1');
  }
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as object;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    cardq: join(folder, 'bin/cardq.js'),
    async removeParts(name) {
      const parts = (await readdir(chunks)).filter(
        (one) => one.startsWith(name === '' ? '' : `${name}-`) && one.endsWith('.cjs'),
      );
      if (parts.length === 0) throw new Error(`the program has no part ${name}`);
      for (const part of parts) await rm(join(chunks, part));
    },
  };
}
