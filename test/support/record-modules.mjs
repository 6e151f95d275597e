import { appendFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Given to `node --import`: writes the URL of every module that is imported to the file RECORD_MODULES.
if (isMainThread) register(import.meta.url);

/** Node's hook: called for every import. */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  appendFileSync(process.env.RECORD_MODULES, `${resolved.url}\n`);
  return resolved;
}
