import type { Context, MiddlewareHandler } from 'hono';
import type { Sample } from '../../protocol/metrics.js';
import { matchedPattern } from '../matched-pattern.js';

/** Nobody who asks for what is not there makes a series of their own. */
const UNMATCHED = 'unmatched';
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts the requests that were answered: by method, by the pattern of the route, and by status. */
export class RequestCounts {
  readonly #counts = new Map<string, { readonly labels: Sample['labels']; value: number }>();

  /** To come before every route. */
  readonly middleware: MiddlewareHandler = async (context, next) => {
    await next();
    this.#note(context);
  };

  get samples(): readonly Sample[] {
    return [...this.#counts.values()];
  }

  #note(context: Context): void {
    const { method } = context.req;
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      route: matchedPattern(context) ?? UNMATCHED,
      status: String(context.res.status),
    };
    const key = Object.values(labels).join(' ');
    const known = this.#counts.get(key) ?? { labels, value: 0 };
    known.value++;
    this.#counts.set(key, known);
  }
}
