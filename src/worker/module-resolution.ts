import { existsSync, realpathSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownFile } from '../base/own-file.js';
import { isOurs } from './our-name.js';

/** The folder that holds the running package's `package.json`. */
const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes `cardq/…` mean the running package in every module loaded later, wherever it lies. Costs 11 MiB and 40 ms on
 * Node 20, whose hooks run in a thread of their own, so it is done only for modules that would find another or none.
 */
export function redirectOurName(): void {
  if (isRedirected) return;
  isRedirected = true;
  if ('registerHooks' in Module && typeof Module.registerHooks === 'function') {
    Module.registerHooks({ resolve: redirect });
    return;
  }
  register(ownFile('worker/resolve-hook.js'), { data: { anchor: anchorUrl } });
  redirectRequire();
}

let isRedirected = false;

// Below the package's own folder its name means itself (Node's "self-referencing a package using its name").
const anchor = join(packageRoot, 'package.json');
const anchorUrl = pathToFileURL(anchor).href;
const ours = createRequire(anchor);

type Context = { readonly parentURL?: string | undefined };

// For `import` and, since Node 22.15, `require` alike. What the anchor itself asks for must pass, or it would ask for ever.
function redirect<T>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => T,
): T | object {
  if (!isOurs(specifier) || context.parentURL === anchorUrl) return next(specifier, context);
  return { url: pathToFileURL(ours.resolve(specifier)).href, shortCircuit: true };
}

/** True when code in `folder` already gets the running package by its name. */
export function findsRunningPackage(folder: string): boolean {
  try {
    return realpathSync(createRequire(join(folder, 'index.js')).resolve('cardq/package.json')) === anchor;
  } catch {
    return false; // none is installed there
  }
}

// `register` does not reach `require()`; Node ≥ 22.15 never comes here.
function redirectRequire(): void {
  const internals = Module as unknown as {
    _resolveFilename: (request: string, parent: unknown, ...rest: unknown[]) => string;
  };
  const original = internals._resolveFilename;
  const asker = Object.assign(new Module(anchor), { filename: anchor, paths: [] });
  internals._resolveFilename = (request, parent, ...rest) =>
    original(request, isOurs(request) ? asker : parent, ...rest);
}

function findPackageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return realpathSync(from);
  return findPackageRoot(dirname(from));
}
