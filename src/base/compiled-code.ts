import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { HeldCode } from './held-code.js';

/*
 * Compiling the packed program, and each of its functions when it is first called, is a sixth of a start. So what V8 has made
 * of it is kept beside it, as Python keeps its .pyc files: there, whoever may write could as well change the program itself.
 * V8 refuses what another version of it, or one with other flags, has made; that is compiled as if nothing had been kept.
 *
 * All the rest V8 believes: one wrong byte, and it crashes, at every start, or does something else. So each file holds the same
 * code twice, and counts only where both agree. That is found in a few µs; loading what makes checksums takes some ms.
 */

/** The build names a file here by what it holds, so that nothing is kept of one and taken for another. */
const PACKED = fileURLToPath(new URL('../chunks', import.meta.url));
const KEPT = join(PACKED, 'compiled', `${process.version}-${process.arch}`);
const { extensions } = createRequire(import.meta.url);
const plainly = extensions['.js'];
const compiledAnew = new Map<string, Script>();
const held = new HeldCode();

/** From here on what is packed is loaded as it was compiled in an earlier run, where that was kept. */
export function loadCompiledCode(): void {
  extensions['.cjs'] = (module, filename) => {
    if (dirname(filename) === PACKED) loadPacked(module, filename);
    else plainly(module, filename);
  };
}

/** From here on what this process may load later stays as it is now, although another version may be installed over it. */
export function holdPackedCode(): void {
  try {
    const names = JSON.parse(readFileSync(join(PACKED, 'supervisor.json'), 'utf8')) as readonly string[];
    held.hold(names.map((name) => join(PACKED, name)));
  } catch {
    // EMFILE, or a program that is being replaced just now: what cannot be loaded then says so
  }
}

/** Keeps what this process had to compile, with the functions that were called; to be asked once that is all that a start needs. */
export async function keepCompiledCode(): Promise<void> {
  if (compiledAnew.size === 0) return;
  try {
    mkdirSync(KEPT, { recursive: true, mode: 0o755 }); // where umask is 0, others could have us run anything
    const made = [...compiledAnew].map(([path, script]) => ({ path, code: script.createCachedData() }));
    const { writeFileAtomically } = await import('./atomic-file.js');
    for (const { path, code } of made) await writeFileAtomically(path, Buffer.concat([code, code]));
  } catch {
    // EACCES, EROFS, ENOSPC: the package is another user's, or there is no room; every start compiles it then
  } finally {
    compiledAnew.clear();
  }
}

function loadPacked(module: NodeJS.Module, filename: string): void {
  const path = join(KEPT, basename(filename));
  const source = held.read(filename);
  const cachedData = readKept(path);
  const script = new Script(`(function (exports, require, module, __filename) {${source}\n})`, {
    filename,
    cachedData,
  });
  if (script.cachedDataRejected !== false) compiledAnew.set(path, script);
  const require = (id: string) => (held.find(module, id, loadPacked) ?? { exports: module.require(id) }).exports;
  script.runInThisContext()(module.exports, require, module, filename);
}

/** Undefined when nothing was kept, or it is damaged. */
function readKept(path: string): Buffer | undefined {
  try {
    const both = readFileSync(path);
    const [one, other] = [both.subarray(0, both.length / 2), both.subarray(both.length / 2)];
    return one.equals(other) ? one : undefined;
  } catch {
    return undefined; // ENOENT: the first start of this program under this Node
  }
}
