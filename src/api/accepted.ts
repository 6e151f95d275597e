import type { Context } from 'hono';
import type { Ms } from '../base/units.js';
import type { Env } from './caller.js';
import type { OperationKind, Operations } from './operations.js';
import { readQuery } from './read-query.js';

/** What is asked to be done, and may take its time. */
interface Asked {
  readonly kind: OperationKind;
  /** What came of it. Nothing may be awaited between its beginning and this: its refusal would be nobody's. */
  readonly done: Promise<object>;
  /** Told with the acceptance. */
  readonly plan?: object;
  /** As long as this it is waited for without being asked to; default: not at all. */
  readonly patienceMs?: Ms;
}

/** Tells of what was asked: 202 with an operation that can be followed; 200 with what came of it when that is waited for. */
export type Accept = (asked: Asked) => Promise<Response>;

/**
 * How this request is to be answered: with `?wait=true`, or when it is done within its patience, when it is done. To be asked for
 * before anything is begun. What is refused in the turn in which it began is refused before either.
 */
export function acceptance(context: Context<Env>, operations: Operations): Accept {
  const { wait } = readQuery(context, 'waiting');
  return async ({ kind, done, plan = {}, patienceMs = 0 }) => {
    done.catch(() => undefined); // told by whoever follows it, and by events
    const result = wait ? await done : await soon(done, patienceMs);
    if (result !== null) return context.json(result);
    const operation = `${OPERATIONS_PATH}/${operations.follow(kind, done)}`;
    return context.json({ accepted: true, operation, ...plan }, 202, { location: operation });
  };
}

const OPERATIONS_PATH = '/api/v1/operations';

/** What has come of it by then; null when it is still under way. Something that is not waited for counts as under way, but its refusal is thrown. */
async function soon(done: Promise<object>, patienceMs: Ms): Promise<object | null> {
  const begun = new Promise<null>((resolve) => setImmediate(resolve, null));
  if (patienceMs === 0) {
    await Promise.race([done, begun]);
    return null;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
