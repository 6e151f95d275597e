import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeFileAtomically } from '../../base/atomic-file.js';
import { CardqError, messageOf } from '../../base/errors.js';
import type { JsonObject } from '../../base/json.js';
import { noRoomFor } from '../../base/no-room.js';
import { packageFile } from '../../base/own-file.js';
import { suggest } from '../../base/suggest.js';
import { CONFIG_FILE } from '../../config/locate.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';

export interface InitOptions {
  readonly cwd: string;
  /** Replaces files that are there. */
  readonly force: boolean;
  /** Adds a worker module to begin with, a queue for it, and a deck of cards to render. */
  readonly demo: boolean;
  /** `small`, `standard` or `large`; null is standard. */
  readonly preset: string | null;
}

export async function run({ operands, options, output, cwd, env }: Invocation): Promise<number> {
  if (operands.length > 0) throw misuse('init takes no operands', 'it writes into the working directory');
  const demo = options.has('demo');
  const files = await initCommand({ cwd, force: options.has('force'), demo, preset: options.text('preset') });
  if (output.isJson) output.json({ schemaVersion: 1, files });
  else output.data([...new Set(files.map((file) => `wrote ${shownAs(relative(cwd, file))}`))].join('\n'));
  const cardq = commandIn(env);
  const greeting = demo ? `, then ${cardq} enqueue hello '{"name":"you"}' --wait` : '';
  output.say(`next: ${cardq} start${greeting}`);
  return 0;
}

/** The pictures of the deck are told by their folder. */
function shownAs(name: string): string {
  return name.startsWith(DEMO_DECK) ? `${DEMO_DECK}/` : name;
}

// npm leaves the first variable to what `npx` and `npm exec` run, the second to all that it runs.
function commandIn(env: NodeJS.ProcessEnv): string {
  return env['npm_command'] === 'exec' || env['npm_execpath'] ? 'npx cardq' : 'cardq';
}

/**
 * Writes a configuration to begin with and returns the paths of the files. Throws `conflict` when one of them is there
 * and `force` is not given, before any is written; `usage` for an unknown preset; `output_unwritable` and `disk_full`.
 */
export async function initCommand({ cwd, force, demo, preset }: InitOptions): Promise<readonly string[]> {
  const size = presetNamed(preset ?? 'standard');
  const files = [
    { path: join(cwd, CONFIG_FILE), content: `${JSON.stringify(initialConfig(cwd, { size, demo }), null, 2)}\n` },
    ...(demo ? [{ path: join(cwd, DEMO_MODULE), content: DEMO_SOURCE }, ...(await demoDeck(cwd))] : []),
  ];
  const present = files.find(({ path }) => existsSync(path));
  if (present !== undefined && !force) {
    throw new CardqError({
      code: 'conflict',
      message: 'the file is there already',
      where: present.path,
      hint: '--force replaces it',
    });
  }
  for (const file of files) await write(file);
  return files.map(({ path }) => path);
}

async function write({ path, content }: { readonly path: string; readonly content: string | Buffer }): Promise<void> {
  try {
    await writeFileAtomically(path, content);
  } catch (thrown) {
    throw noRoomFor(path, thrown) ?? unwritable(path, thrown);
  }
}

function unwritable(where: string, cause: unknown): CardqError {
  const hint = 'change into a folder that you may write to';
  return new CardqError({ code: 'output_unwritable', message: messageOf(cause), where, hint }, { cause });
}

interface Preset {
  readonly processes: JsonObject[string];
  readonly limits: { readonly memory: string; readonly memoryHard: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

const PRESETS: Readonly<Record<string, Preset>> = {
  // One thread decodes, and neither malloc nor V8 keeps room for more: a third less memory (`node bench/worker-memory.js`).
  small: {
    processes: 1,
    limits: { memory: '256MiB', memoryHard: '352MiB' }, // with the supervisor below 512 MiB
    env: { UV_THREADPOOL_SIZE: '1', MALLOC_ARENA_MAX: '2' },
    nodeArgs: ['--max-semi-space-size=2'],
  },
  standard: { processes: 2, limits: { memory: '512MiB', memoryHard: '1GiB' } },
  large: { processes: { min: 2, max: 8 }, limits: { memory: '1GiB', memoryHard: '2GiB' } },
};

const DEMO_MODULE = 'workers/hello.mjs';

const DEMO_SOURCE = `import { defineWorker } from 'cardq';

export default defineWorker({
  async process({ name = 'world' }, { log, progress }) {
    log.info('greeting', { name });
    progress({ done: 1, total: 1, unit: 'greetings' });
    return { greeting: \`Hello, \${name}!\` };
  },
});
`;

const DEMO_DECK = 'deck';

async function demoDeck(cwd: string): Promise<{ path: string; content: Buffer }[]> {
  const sample = fileURLToPath(packageFile('examples/deck'));
  const names = (await readdir(sample, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();
  return Promise.all(
    names.map(async (name) => ({ path: join(cwd, DEMO_DECK, name), content: await readFile(join(sample, name)) })),
  );
}

function presetNamed(name: string): Preset {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (preset !== undefined) return preset;
  const meant = suggest(name, Object.keys(PRESETS));
  throw misuse(
    `there is no preset "${name}"`,
    meant === null ? 'small, standard or large' : `did you mean "${meant}"?`,
  );
}

function initialConfig(cwd: string, { size, demo }: { size: Preset; demo: boolean }): JsonObject {
  const weights = { pdf_generation: 3, pdf_offset: 1, default: 1, ...(demo ? { hello: 1 } : {}) };
  return {
    $schema: schemaReference(cwd),
    ...(demo ? { queues: { hello: { module: `./${DEMO_MODULE}` } } } : {}),
    workers: { pdf: { queues: weights, ...size } },
  };
}

/** The schema of the package installed here, so that the file may move with its folder; else of the running one. */
function schemaReference(cwd: string): string {
  const installed = 'node_modules/cardq/schema/supervisor.schema.json';
  if (existsSync(join(cwd, installed))) return `./${installed}`;
  return pathToFileURL(createRequire(import.meta.url).resolve('cardq/schema/supervisor.schema.json')).href;
}
