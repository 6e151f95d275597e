import type { Json } from '../base/json.js';
import type { Key } from './schema/keys.js';

/**
 * The value that a text stands for where only texts can be written: in a variable, or after `${NAME}` was replaced.
 * Objects are JSON, lists are JSON or separated by commas. What cannot be read stays a text, for the schema to refuse.
 */
export function readText(text: string, { kinds }: Key): Json {
  const word = text.trim();
  if (kinds.has('null') && word === 'null') return null;
  if ((kinds.has('object') && word.startsWith('{')) || (kinds.has('array') && word.startsWith('[')))
    return readJson(text);
  if (kinds.has('boolean')) return wordToBoolean(text) ?? text;
  if (kinds.has('integer') && /^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  if (kinds.has('array')) return listOf(text);
  return text;
}

/** `true 1 yes on`, `false 0 no off`; null for any other word. */
export function wordToBoolean(text: string): boolean | null {
  return BOOLEANS.get(text.trim().toLowerCase()) ?? null;
}

/** The words of a list that is separated by commas. */
export function listOf(text: string): string[] {
  return text.split(',').flatMap((word) => word.trim() || []);
}

const BOOLEANS = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text; // SyntaxError: the schema says what is wanted instead
  }
}
