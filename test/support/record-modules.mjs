import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Given to `node --import`: writes the URL of every module that is imported, or required, to the file RECORD_MODULES.
if (isMainThread) {
  register(import.meta.url);
  const { cache } = createRequire(import.meta.url);
  process.on('exit', () => {
    const required = Object.keys(cache).map((path) => `${pathToFileURL(path)}\n`);
    appendFileSync(process.env.RECORD_MODULES, required.join(''));
  });
}

/** Node's hook: called for every import. */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  appendFileSync(process.env.RECORD_MODULES, `${resolved.url}\n`);
  return resolved;
}
