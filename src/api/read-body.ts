import type { Context } from 'hono';
import type { Body, BodyName } from './bodies.js';
import { RequestProblem } from './problem.js';

/** The largest body that is read, in bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** What an empty body means, where nothing has to be said. */
const EMPTY: { readonly [Name in BodyName]?: Body<Name> } = {
  nothing: {},
  cancel: { force: false },
  reload: { dryRun: false },
  shutdown: { now: false },
};

/**
 * The request's JSON body, checked. The schemas are loaded with the first body that says something: a supervisor that is
 * only looked at never pays for them, and one whose package was replaced beneath it can still be stopped.
 * Throws RequestProblem.
 */
export async function readBody<Name extends BodyName>(context: Context, name: Name): Promise<Body<Name>> {
  const raw = parse(await readText(context));
  const empty: Body<Name> | undefined = EMPTY[name];
  if (empty !== undefined && isEmpty(raw)) return empty;
  const { bodies } = await import('./bodies.js');
  const parsed = bodies[name].safeParse(raw);
  if (parsed.success) return parsed.data as Body<Name>;
  const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: pointerOf(path), detail: message }));
  throw new RequestProblem(
    422,
    errors.map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`)).join('; '),
    errors,
  );
}

async function readText(context: Context): Promise<string> {
  const declared = Number(context.req.header('content-length') ?? 0);
  const text = declared > MAX_BODY_BYTES ? null : await context.req.text();
  if (text === null || Buffer.byteLength(text) > MAX_BODY_BYTES) {
    throw new RequestProblem(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
  }
  return text;
}

function parse(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new RequestProblem(400, `the body is not JSON: ${thrown instanceof Error ? thrown.message : 'unreadable'}`);
  }
}

function isEmpty(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && Object.keys(raw).length === 0;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
