import { existsSync, realpathSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOurs } from './our-name.js';

/** The folder that holds the running package's `package.json`. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes `cardq/…` mean the running package in every module loaded later, wherever it lies. Costs 11 MiB and 40 ms on
 * Node 20, whose hooks run in a thread of their own, so it is done only for modules that would find another or none.
 */
export function redirectOurName(): void {
  const anchor = pathToFileURL(join(packageRoot, 'package.json')).href;
  if ('registerHooks' in Module && typeof Module.registerHooks === 'function') {
    Module.registerHooks({
      resolve: (specifier: string, context: object, next: (specifier: string, context: object) => unknown) =>
        next(specifier, isOurs(specifier) ? { ...context, parentURL: anchor } : context),
    });
    return;
  }
  register('./resolve-hook.js', import.meta.url, { data: { anchor } });
  redirectRequire(anchor);
}

/** True when code in `folder` already gets the running package by its name. */
export function findsRunningPackage(folder: string): boolean {
  try {
    return (
      realpathSync(createRequire(join(folder, 'index.js')).resolve('cardq/package.json')) ===
      join(packageRoot, 'package.json')
    );
  } catch {
    return false; // none is installed there
  }
}

// `register` does not reach `require()`; Node ≥ 22.15 never comes here.
function redirectRequire(anchor: string): void {
  const ours = createRequire(anchor);
  const internals = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const original = internals._resolveFilename;
  internals._resolveFilename = (request, ...rest) =>
    isOurs(request) ? ours.resolve(request) : original(request, ...rest);
}

function findPackageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return realpathSync(from);
  return findPackageRoot(dirname(from));
}
