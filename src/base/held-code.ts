import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { cache } = createRequire(import.meta.url);

/**
 * Files of a program that stay within its reach when another version is installed over it, as package managers do below a
 * process that runs: an open file outlives its name, and takes no memory. Nothing of it counts until a name is gone.
 */
export class HeldCode {
  readonly #descriptors = new Map<string, number>();

  /** Opens those that are there and have not been loaded. */
  hold(paths: readonly string[]): void {
    for (const path of paths) {
      if (cache[path] === undefined && !this.#descriptors.has(path) && existsSync(path))
        this.#descriptors.set(path, openSync(path, 'r'));
    }
  }

  /** The text of a file, by its name or, without one, as it was held. Each is read once. */
  read(path: string): string {
    const descriptor = this.#descriptors.get(path);
    if (descriptor === undefined) return readFileSync(path, 'latin1'); // the build writes ASCII
    this.#descriptors.delete(path);
    try {
      return readFileSync(descriptor, 'latin1');
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * What `from` asks for by `id`, where it cannot be found any more: as it was loaded, or loaded now by `load` as it was held.
   * Null: it can be found, or was never ours.
   */
  find(
    from: NodeJS.Module,
    id: string,
    load: (module: NodeJS.Module, path: string) => void,
  ): { readonly exports: unknown } | null {
    if (this.#descriptors.size === 0 || !id.startsWith('.')) return null;
    const path = join(dirname(from.filename), id);
    if (existsSync(path)) return null;
    const loaded = cache[path];
    if (loaded !== undefined) return loaded;
    return this.#descriptors.has(path) ? loadAs(path, from, load) : null;
  }
}

/** A module with the name and the surroundings that the file had. */
function loadAs(
  path: string,
  parent: NodeJS.Module,
  load: (module: NodeJS.Module, path: string) => void,
): NodeJS.Module {
  const module = Object.assign(new Module(path, parent), { filename: path, paths: parent.paths });
  cache[path] = module;
  load(module, path);
  module.loaded = true;
  return module;
}
