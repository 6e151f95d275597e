import type { Context, Hono } from 'hono';
import { RequestProblem } from './problem.js';

/** What is told of a request that no route takes: its path is another's, or is there for other methods. */
export function unrouted(app: Pick<Hono, 'routes'>, { req }: Context): RequestProblem {
  const methods = methodsAt(app, req.path);
  if (methods.length === 0)
    return new RequestProblem(404, `there is no ${req.method} ${req.path}`, { code: 'route_unknown' });
  const allow = methods.join(', ');
  const detail = `${req.path} takes ${allow}, not ${req.method}`;
  return new RequestProblem(405, detail, { code: 'method_not_allowed', headers: { allow } });
}

/** The methods that the path can be asked with; GET brings HEAD with it. */
function methodsAt({ routes }: Pick<Hono, 'routes'>, path: string): readonly string[] {
  const given = segmentsOf(path);
  const there = routes.filter((route) => isAt(segmentsOf(route.path), given)).map(({ method }) => method);
  const named = new Set(there.filter((method) => method !== MIDDLEWARE));
  return [...named].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
}

/** How Hono calls what is asked with any method. */
const MIDDLEWARE = 'ALL';

function isAt(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, at) => part.startsWith(':') || part === path[at]);
}

/** A slash at the end means nothing; two in a row enclose a part that is empty. */
function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/');
}
