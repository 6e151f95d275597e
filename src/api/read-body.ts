import type { Context } from 'hono';
import type { Body, BodyName } from './bodies.js';
import { callerOf, type Env } from './caller.js';
import { RequestProblem } from './problem.js';

/** The largest body that is read, in bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** The deepest nesting of a body: what goes through it, here and later, calls itself for each level. */
const MAX_DEPTH = 100;

/** What an empty body means, where nothing has to be said. */
const EMPTY: { readonly [Name in BodyName]?: Body<Name> } = {
  nothing: {},
  cancel: { force: false },
  reload: { dryRun: false },
  shutdown: { now: false },
  stop: { workers: [], now: false },
  stopOne: { now: false },
  celeryStop: { workers: [], now: false },
};

/**
 * The request's JSON body, checked. The schemas are loaded with the first body that says something: a supervisor that is
 * only looked at never pays for them, and one whose package was replaced beneath it can still be stopped.
 * Throws RequestProblem.
 */
export async function readBody<Name extends BodyName>(context: Context<Env>, name: Name): Promise<Body<Name>> {
  const raw = await readJson(context);
  if (isDeeperThan(MAX_DEPTH, raw)) throw new RequestProblem(422, `the body is nested deeper than ${MAX_DEPTH} levels`);
  const empty: Body<Name> | undefined = EMPTY[name];
  if (empty !== undefined && isEmpty(raw)) return empty;
  const { bodies } = await import('./bodies.js');
  const parsed = bodies[name].safeParse(raw);
  if (parsed.success) return parsed.data as Body<Name>;
  throw refusal(parsed.error.issues);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The fields that are not known, of `unrecognized_keys`. */
  readonly keys?: readonly string[];
}

/** Each field by its own pointer, unknown ones too. */
function refusal(issues: readonly Issue[]): RequestProblem {
  const errors = issues.flatMap(({ path, message, keys }) =>
    keys === undefined
      ? [{ pointer: pointerOf(path), detail: message }]
      : keys.map((key) => ({ pointer: pointerOf([...path, key]), detail: `there is no field "${key}" here` })),
  );
  const sentence = errors.map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`)).join('; ');
  return new RequestProblem(422, sentence, { errors });
}

async function readJson(context: Context<Env>): Promise<unknown> {
  const bytes = await readBytes(context);
  if (bytes.every((byte) => byte <= SPACE)) return {};
  requireJson(context);
  return parse(textOf(bytes));
}

const SPACE = 0x20;

async function readBytes(context: Context<Env>): Promise<Uint8Array> {
  const declared = context.req.header('content-length');
  if (declared === undefined) return readWithin(context.req.raw.body);
  if (Number(declared) > MAX_BODY_BYTES) throw tooLarge();
  return new Uint8Array(await context.req.arrayBuffer()); // Node sees to it that no more comes than was declared
}

async function readWithin(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): RequestProblem {
  return new RequestProblem(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
}

/**
 * A body says that it is JSON. On the socket it need not: `curl -d` calls everything a form, and no page of a browser, whose
 * forms must not pass for JSON, gets there.
 */
function requireJson(context: Context<Env>): void {
  const type = context.req.header('content-type') ?? '';
  const encoding = context.req.header('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw unsupported(`a body that is not encoded, not one in ${encoding}`);
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(type) ?? [];
  if (!/^utf-?8$/i.test(charset)) throw unsupported(`UTF-8, not ${charset}`);
  if (/^application\/([\w.-]+\+)?json *(;|$)/i.test(type)) return;
  if (callerOf(context).via === 'socket' && (type === '' || type.startsWith(FORM))) return;
  throw unsupported(`application/json, not ${type === '' ? 'a body without a content-type' : type}`);
}

const FORM = 'application/x-www-form-urlencoded';

function unsupported(wanted: string): RequestProblem {
  return new RequestProblem(415, `this takes ${wanted}`, {
    code: 'media_type_unsupported',
    headers: { accept: 'application/json' },
  });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestProblem(400, 'the body is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new RequestProblem(400, `the body is not JSON: ${thrown instanceof Error ? thrown.message : 'unreadable'}`);
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

function isEmpty(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && Object.keys(raw).length === 0;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
