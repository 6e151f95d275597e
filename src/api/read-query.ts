import type { Context } from 'hono';
import type { Env } from './caller.js';
import { type FieldProblem, RequestProblem } from './problem.js';
import { type Parameter, type Query, type QueryName, queries } from './queries.js';

/** The request's query, checked; one that is empty counts as left out. Throws RequestProblem with every parameter that is wrong, or not known. */
export function readQuery<Name extends QueryName>(context: Context<Env>, name: Name): Query<Name> {
  const given: Readonly<Record<string, string>> = context.req.query();
  const parameters: Readonly<Record<string, Parameter<unknown>>> = queries[name];
  const read = Object.entries(parameters).map(([key, { read, otherwise }]) => {
    const text = Object.hasOwn(given, key) ? given[key] : '';
    return [key, text === undefined || text === '' ? otherwise : read(text)] as const;
  });
  const wrong = read.flatMap(([key, value]) =>
    value === null && Object.hasOwn(given, key) && given[key] !== ''
      ? [{ pointer: `/${key}`, detail: `must be ${parameters[key]?.rule}` }]
      : [],
  );
  const errors = [...wrong, ...unknownIn(given, Object.keys(parameters))];
  if (errors.length > 0) throw refusal(errors);
  return Object.fromEntries(read) as Query<Name>;
}

/** Refuses a query that asks for something else than these, which would be taken for asking for nothing. Throws RequestProblem. */
export function requireKnown(given: Readonly<Record<string, string>>, known: readonly string[]): void {
  const errors = unknownIn(given, known);
  if (errors.length > 0) throw refusal(errors);
}

function unknownIn(given: Readonly<Record<string, string>>, known: readonly string[]): readonly FieldProblem[] {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  return unknown.map((key) => ({ pointer: `/${key}`, detail: 'is no parameter of this' }));
}

function refusal(errors: readonly FieldProblem[]): RequestProblem {
  const told = errors.map(({ pointer, detail }) => `?${pointer.slice(1)} ${detail}`);
  return new RequestProblem(422, told.join('; '), { errors, where: `?${errors[0]?.pointer.slice(1)}` });
}
