import { BadInputError } from 'cardq';
import { badInputOf, OFFSET_AXES, suggest } from 'cardq/pdf';
import { z } from 'zod';

/** Job data with these fields; `snake_case` names mean the same, unknown ones are refused with a suggestion. */
export function jobData<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.preprocess(
    camelCased,
    z.strictObject(fields, {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? unknownFields(issue.keys, Object.keys(fields)) : undefined,
    }),
  );
}

const length = z.union([z.number(), z.string().min(1)]);

/** How back pages are moved. */
export const offsetFields = {
  x: length.optional(),
  y: length.optional(),
  angle: z.number().optional(),
  axes: z.enum(OFFSET_AXES).optional(),
  profile: z.string().min(1).optional(),
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
