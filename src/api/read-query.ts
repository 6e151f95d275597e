import type { Context, MiddlewareHandler } from 'hono';
import type { Env } from './caller.js';
import { matchedPattern } from './matched-pattern.js';
import { type FieldProblem, RequestProblem } from './problem.js';
import { type Parameter, QUERY_OF, type Query, type QueryName, queries } from './queries.js';

/** The request's query, checked. Throws RequestProblem (422). */
export function readQuery<Name extends QueryName>(context: Context<Env>, name: Name): Query<Name> {
  return parseQuery(parametersOf(context), name);
}

/**
 * A query; a parameter that is empty counts as left out. Throws RequestProblem (422) with every parameter that is wrong, is not
 * known, or is there twice: such a one would be taken for asking for nothing, or for the first of both.
 */
export function parseQuery<Name extends QueryName>(given: URLSearchParams, name: Name): Query<Name> {
  const parameters: Readonly<Record<string, Parameter<unknown>>> = queries[name];
  const errors = [...new Set(given.keys())].flatMap((key) => {
    const detail = complaintOf(given.getAll(key), Object.hasOwn(parameters, key) ? parameters[key] : undefined);
    return detail === null ? [] : [{ pointer: `/${key}`, detail }];
  });
  if (errors.length > 0) throw refusal(errors);
  const read = Object.entries(parameters).map(([key, { read, otherwise }]) => {
    const text = given.get(key) ?? '';
    return [key, text === '' ? otherwise : read(text)];
  });
  return Object.fromEntries(read) as Query<Name>;
}

/** Refuses any query of a route that takes none. To come before the routes. */
export const noStrayQuery: MiddlewareHandler<Env> = async (context, next) => {
  const pattern = matchedPattern(context);
  if (pattern !== null && !takesQuery(context.req.method, pattern)) readQuery(context, 'nothing');
  await next();
};

/** Whatever prefix the pattern has; HEAD asks as GET does. */
function takesQuery(method: string, pattern: string): boolean {
  const routes = Object.keys(QUERY_OF).map((route) => route.split(' '));
  return routes.some(([of, path = '']) => of === method.replace('HEAD', 'GET') && pattern.endsWith(path));
}

function parametersOf({ req }: Context<Env>): URLSearchParams {
  return new URL(req.url).searchParams;
}

/** Null: there is nothing wrong with these values of it. */
function complaintOf(
  [value = '', ...more]: readonly string[],
  parameter: Parameter<unknown> | undefined,
): string | null {
  if (parameter === undefined) return 'is no parameter of this';
  if (more.length > 0) return 'is there more than once';
  return value === '' || parameter.read(value) !== null ? null : `must be ${parameter.rule}`;
}

function refusal(errors: readonly FieldProblem[]): RequestProblem {
  const told = errors.map(({ pointer, detail }) => `?${pointer.slice(1)} ${detail}`);
  return new RequestProblem(422, told.join('; '), { errors, where: `?${errors[0]?.pointer.slice(1)}` });
}
