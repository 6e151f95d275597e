import type { z } from 'zod';
import type { Json } from '../../base/json.js';
import { suggest } from '../../base/suggest.js';
import { type Key, keyAt } from '../schema/keys.js';
import { valueAt } from '../sources/settings.js';
import type { Path } from './path.js';
import type { Mistake } from './problems.js';

type Issue = z.core.$ZodIssue;

const MISSING = 'is missing';

/** What the schema has found, in the words of the configuration. */
export function mistakesOf(issues: readonly Issue[], raw: Json, keys: Key): Mistake[] {
  return issues.flatMap((issue) => mistakesOfIssue(issue, [], { raw, keys }));
}

interface Context {
  readonly raw: Json;
  readonly keys: Key;
}

function mistakesOfIssue(issue: Issue, outer: Path, context: Context): Mistake[] {
  const path = [...outer, ...issue.path.map(String)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: 'unknown key',
        hint: keyHint(key, path, context),
      }));
    case 'invalid_union':
      return mistakesOfUnion(issue, path, context);
    default:
      return [{ path, message: messageOf(issue, path, context), hint: hintOf(issue, path, context) }];
  }
}

function messageOf(issue: Issue, path: Path, { raw, keys }: Context): string {
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value': {
      const value = valueAt(raw, path);
      if (value === undefined) return MISSING;
      return `must be ${keyAt(keys, path)?.takes ?? expectedBy(issue)}, not ${describe(value, path)}`;
    }
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function hintOf(issue: Issue, path: Path, { raw }: Context): string | null {
  if (issue.code === 'custom') return typeof issue.params?.['hint'] === 'string' ? issue.params['hint'] : null;
  if (issue.code !== 'invalid_value') return null;
  const value = valueAt(raw, path);
  const meant = typeof value === 'string' ? suggest(value, issue.values.map(String)) : null;
  return meant === null ? null : `did you mean "${meant}"?`;
}

function keyHint(key: string, path: Path, { keys }: Context): string | null {
  const known = [...(keyAt(keys, path)?.children.keys() ?? [])];
  if (known.includes(key)) return 'it belongs to the other kind of worker'; // one has queues, the other a script
  const meant = suggest(key, known);
  return meant === null ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
}

type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;

/**
 * A value that fits no form of a union is judged by the form that it comes nearest to. When several are as near, the
 * union speaks for itself, beside what is wrong in each of them.
 */
function mistakesOfUnion(issue: UnionIssue, path: Path, context: Context): Mistake[] {
  const forms = issue.errors.filter((form) => !form.some((inner) => inner.path.length === 0 && isOfOtherKind(inner)));
  const judged = forms.map((form) => form.flatMap((inner) => mistakesOfIssue(inner, path, context)));
  const [nearest, ...others] = nearestOf(judged, path);
  if (nearest !== undefined && others.length === 0) return nearest;
  const everywhere = (nearest ?? []).filter((one) =>
    others.every((mistakes) => mistakes.some((other) => isSame(one, other))),
  );
  return [{ path, message: unionMessage(issue, path, context), hint: null }, ...everywhere];
}

/** The forms whose own keys are all there, if any; of these the ones with the fewest mistakes. */
function nearestOf(judged: readonly Mistake[][], path: Path): Mistake[][] {
  const complete = judged.filter(
    (mistakes) => !mistakes.some((one) => one.message === MISSING && one.path.length === path.length + 1),
  );
  const eligible = complete.length > 0 ? complete : judged;
  const least = Math.min(...eligible.map((mistakes) => mistakes.length));
  return eligible.filter((mistakes) => mistakes.length === least);
}

function isOfOtherKind({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value';
}

function unionMessage(issue: UnionIssue, path: Path, { raw, keys }: Context): string {
  if (valueAt(raw, path) === undefined) return MISSING;
  if (issue.message !== 'Invalid input') return issue.message;
  return `must be ${keyAt(keys, path)?.takes ?? 'something else'}, not ${describe(valueAt(raw, path), path)}`;
}

function isSame(a: Mistake, b: Mistake): boolean {
  return a.message === b.message && a.path.join('\0') === b.path.join('\0');
}

function expectedBy(issue: Issue): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  return expected === 'string' ? 'text' : expected;
}

/** The value as it was written where that is short and can be no secret, else its kind. */
function describe(value: Json | undefined, path: Path): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const isPlain = !path.includes('env') && /^[\w .,-]{0,24}$/.test(String(value));
  if (isPlain) return JSON.stringify(value) ?? 'nothing';
  return typeof value === 'string' ? 'this text' : `a ${typeof value}`;
}
