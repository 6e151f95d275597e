import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import type { JsonObject } from '../base/json.js';
import type { WorkerDefinition } from './define-worker.js';
import { describeIssues } from './issues.js';
import { findsRunningPackage, redirectOurName } from './module-resolution.js';
import { isOurs } from './our-name.js';
import { placeOf } from './place-of.js';

export type AnyDefinition = WorkerDefinition<StandardSchemaV1 | undefined, StandardSchemaV1 | undefined, unknown>;

/** A queue's module, loaded and its options parsed. */
export interface Processor {
  readonly definition: AnyDefinition;
  readonly options: unknown;
}

/** Loads the module of one queue. Throws CardqError `module_invalid` naming the queue, the module and the mend. */
export async function loadProcessor(queue: {
  name: string;
  module: string;
  options: JsonObject;
  folder: string;
}): Promise<Processor> {
  const definition = readDefinition(await importModule(queue), queue);
  if (definition.options === undefined) return { definition, options: queue.options };
  const parsed = await definition.options['~standard'].validate(queue.options);
  if (parsed.issues === undefined) return { definition, options: parsed.value };
  throw invalid(queue, `the options do not fit: ${describeIssues(parsed.issues)}`, `mend queues.${queue.name}.options`);
}

async function importModule(queue: { name: string; module: string; folder: string }): Promise<unknown> {
  try {
    return await import(locate(queue.module, queue.folder));
  } catch (thrown) {
    const place = placeOf(thrown);
    const what = `cannot be loaded: ${messageOf(thrown)}${place === null ? '' : ` (at ${place})`}`;
    throw invalid(queue, what, hintFor(thrown, queue), thrown);
  }
}

/** The specifier to import: our own modules by their name, files by URL, packages as the configuration's folder sees them. */
function locate(module: string, folder: string): string {
  if (isOurs(module)) return module;
  const from = isAbsolute(module) ? dirname(module) : folder;
  if (!findsRunningPackage(from)) redirectOurName();
  const path = isAbsolute(module) ? module : createRequire(join(folder, 'index.js')).resolve(module);
  return pathToFileURL(path).href;
}

function hintFor(thrown: unknown, queue: { name: string; module: string }): string {
  const errno = errnoOf(thrown);
  if (extname(queue.module) === '.ts' && errno === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `Node ${process.versions.node} cannot load TypeScript: compile it to .js, or run on Node 22.18 or newer`;
  }
  if (errno === 'ERR_MODULE_NOT_FOUND' || errno === 'MODULE_NOT_FOUND') {
    return `check queues.${queue.name}.module and that what it imports is installed`;
  }
  if (thrown instanceof SyntaxError && ES_SYNTAX.test(thrown.message)) {
    return 'name the file .mjs, or set "type": "module" in the package.json beside it';
  }
  return 'the module threw while it was imported; node alone would show its whole stack';
}

/** What Node says of an ES module that it takes for CommonJS. */
const ES_SYNTAX = /^Cannot use import statement outside a module|^Unexpected token 'export'/;

function readDefinition(module: unknown, queue: { name: string; module: string }): AnyDefinition {
  // A CommonJS module that was compiled from an ES one carries its default inside the default.
  const outer = defaultOf(module);
  const found = isDefinition(outer) ? outer : defaultOf(outer);
  if (isDefinition(found)) return found;
  throw invalid(
    queue,
    outer === undefined ? 'has no default export' : 'has a default export that is not a worker definition',
    "export default defineWorker({ process(input, context) { … } }), with defineWorker from 'cardq'",
  );
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}

function isDefinition(value: unknown): value is AnyDefinition {
  return typeof value === 'object' && value !== null && 'process' in value && typeof value.process === 'function';
}

function invalid(queue: { name: string; module: string }, what: string, hint: string, cause?: unknown): CardqError {
  return new CardqError(
    { code: 'module_invalid', message: `the module of queue "${queue.name}" ${what}`, where: queue.module, hint },
    { cause },
  );
}
