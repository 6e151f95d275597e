import type { Json } from '../base/json.js';

/** The value of a text that is plain JSON in which no key stands twice; null for every other text. */
export function plainJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return writtenKeys(text) === keysOf(value) ? value : null;
  } catch {
    return null; // a SyntaxError: comments, perhaps, or it is broken
  }
}

/** How many keys valid JSON was written with: its strings, each of which is a key when a colon follows. */
function writtenKeys(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) keys++;
  return keys;
}

function keysOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce<number>((sum, one) => sum + keysOf(one), own);
}
