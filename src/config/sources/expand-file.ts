import type { Json, JsonObject } from '../../base/json.js';
import { isJsonObject } from '../config-file.js';
import type { Path } from '../mistakes/path.js';
import type { Mistake } from '../mistakes/problems.js';
import { readText } from '../read-text.js';
import { type Key, keyAt } from '../schema/keys.js';
import { expandVariables, type Variables } from './expand.js';

/**
 * Replaces the references to variables in every text of a configuration file. A text that had some is then read as the
 * key wants it, so that `"port": "${PORT:-9797}"` is a number.
 */
export function expandFile(
  file: JsonObject,
  keys: Key,
  variables: Variables,
): { value: JsonObject; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  return { value: expandObject(file, []), mistakes };

  function expandObject(object: JsonObject, path: Path): JsonObject {
    return Object.fromEntries(
      Object.entries(object).map(([name, inner]) => [name, expandValue(inner, [...path, name])]),
    );
  }

  function expandValue(value: Json, path: Path): Json {
    if (isJsonObject(value)) return expandObject(value, path);
    if (Array.isArray(value)) return value.map((inner, at) => expandValue(inner, [...path, String(at)]));
    return typeof value === 'string' ? expandText(value, path) : value;
  }

  function expandText(text: string, path: Path): Json {
    const { text: expanded, changed, mistake } = expandVariables(text, variables);
    if (mistake !== null) mistakes.push({ path, ...mistake });
    const key = keyAt(keys, path);
    return changed && key !== null ? readText(expanded, key) : expanded;
  }
}
