import type { Context } from 'hono';
import type { Body, BodyName } from './bodies.js';
import { RequestProblem } from './problem.js';

/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * The request's JSON body, checked. The schemas are loaded with the first body: a supervisor that is only looked at
 * never pays for them. Throws RequestProblem.
 */
export async function readBody<Name extends BodyName>(context: Context, name: Name): Promise<Body<Name>> {
  const raw = parse(await readText(context));
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

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
