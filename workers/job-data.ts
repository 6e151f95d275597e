import { BadInputError } from 'cardq';
import { badInputOf, OFFSET_AXES, suggest } from 'cardq/pdf';
import { z } from 'zod';

/** Job data with these fields; `snake_case` names mean the same, unknown ones are refused with a suggestion. */
export function jobData<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.preprocess(camelCased, record(fields));
}

/** An object with these fields; unknown ones are refused with a suggestion. */
export function record<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownFields(issue.keys, Object.keys(fields))
        : expected('an object with fields', issue.input),
  });
}

/** Values of fields, which say in plain words what they are when they are given something else. */
export const flag = z.boolean(telling('true or false'));
export const whole = z.int(telling('a whole number'));
export const count = z.int(telling('a whole number from 1')).positive(telling('a whole number from 1'));
export const text = z.string(telling('a text'));
export const path = z.string(telling('a path')).min(1, telling('a path'));

/** One of these words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, telling(words.join(' or ')));
}

/** A list of such values. */
export function listOf<Entry extends z.ZodType>(entry: Entry) {
  return z.array(entry, telling('a list'));
}

const length = z.union([z.number(), z.string().min(1)], telling('a length'));

/** How back pages are moved. */
export const offsetFields = {
  x: length.optional(),
  y: length.optional(),
  angle: z.number(telling('a number')).optional(),
  axes: word(OFFSET_AXES).optional(),
  profile: z.string(telling('a name')).min(1, telling('a name')).optional(),
};

/** What `work` returns; input that can never work fails the job for good. */
export async function failingForGood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const bad = badInputOf(thrown);
    throw bad === null ? thrown : new BadInputError(bad.message, { cause: thrown, hint: bad.hint });
  }
}

function telling(what: string) {
  return { error: ({ input }: { readonly input?: unknown }) => expected(what, input) };
}

function expected(what: string, given: unknown): string {
  if (given === undefined) return `is missing; ${what}`;
  const told = JSON.stringify(given);
  return `${what}, not ${told.length <= MOST_TOLD ? told : `${told.slice(0, MOST_TOLD)}…`}`;
}

/** How much is told of a wrong value, in UTF-16 units. */
const MOST_TOLD = 60;

function camelCased(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [camel(name), value]));
}

function unknownFields(names: readonly string[], known: readonly string[]): string {
  const told = names.map((name) => {
    const meant = suggest(name, known);
    return meant === null ? `unknown field ${name}` : `unknown field ${name} (did you mean ${meant}?)`;
  });
  return told.join('; ');
}
