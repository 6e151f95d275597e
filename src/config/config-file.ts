import { readFileSync } from 'node:fs';
import type { DocumentNode, ValueNode } from '@humanwhocodes/momoa';
import { CardqError, errnoOf, messageOf } from '../base/errors.js';
import type { Json, JsonObject } from '../base/json.js';
import { formatPath, type Path } from './mistakes/path.js';
import { ConfigError, type Mistake } from './mistakes/problems.js';
import { plainJson } from './plain-json.js';

/** Line and column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** By formatted path: where the key stands. */
export type Positions = ReadonlyMap<string, Position>;

/** A parsed configuration file. */
export interface ConfigDocument {
  readonly value: JsonObject;
  /** Keys that stand twice. */
  readonly mistakes: readonly Mistake[];
  /** Where each value was written: to be asked when something is wrong, for it may bring in a parser that counts lines. */
  positions(): Promise<Positions>;
}

/** The text of the configuration file. Throws `config_missing` when there is none, ConfigError when it cannot be read. */
export function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') throw missingConfig(path);
    throw brokenFile(path, `the configuration file cannot be read: ${messageOf(thrown)}`, null);
  }
}

/** `config_missing`, for a file that somebody named. */
export function missingConfig(path: string): CardqError {
  return new CardqError({
    code: 'config_missing',
    message: 'there is no such configuration file',
    where: path,
    hint: 'check the path',
  });
}

/**
 * Reads JSON in which `//` and block comments and trailing commas are allowed. Throws ConfigError with line and column
 * when it is not that, or not an object. Only what is more than plain JSON brings in the parser that knows it.
 */
export async function parseConfigDocument(text: string, path: string): Promise<ConfigDocument> {
  const value = plainJson(text);
  if (!isJsonObject(value)) return parseByPlaces(text, path);
  return { value, mistakes: [], positions: async () => (await parseByPlaces(text, path)).positions() };
}

async function parseByPlaces(text: string, path: string): Promise<ConfigDocument> {
  const { parse } = await import('@humanwhocodes/momoa');
  let document: DocumentNode;
  try {
    document = parse(text, { mode: 'jsonc', allowTrailingCommas: true });
  } catch (thrown) {
    const message = messageOf(thrown).replace(/\.? \(\d+:\d+\)$/, '');
    throw brokenFile(path, `the configuration is not valid JSON: ${message}`, positionOf(thrown, text));
  }
  const positions = new Map<string, Position>();
  const mistakes: Mistake[] = [];
  const value = evaluate(document.body, [], { positions, mistakes });
  return { value: asObject(value, path), mistakes, positions: async () => positions };
}

interface Findings {
  readonly positions: Map<string, Position>;
  readonly mistakes: Mistake[];
}

function evaluate(node: ValueNode, path: Path, findings: Findings): Json {
  switch (node.type) {
    case 'Object':
      return evaluateObject(node.members, path, findings);
    case 'Array':
      return node.elements.map((element, at) => {
        const inside = [...path, String(at)];
        findings.positions.set(formatPath(inside), element.loc.start);
        return evaluate(element.value, inside, findings);
      });
    case 'String':
    case 'Number':
    case 'Boolean':
      return node.value;
    default:
      return null; // what is left in JSON; NaN and Infinity are JSON5's
  }
}

type Members = Extract<ValueNode, { type: 'Object' }>['members'];

function evaluateObject(members: Members, path: Path, findings: Findings): JsonObject {
  const entries = new Map<string, Json>();
  for (const { name, value, loc } of members) {
    const key = name.type === 'String' ? name.value : name.name;
    const inside = [...path, key];
    if (entries.has(key))
      findings.mistakes.push({ path: inside, message: 'stands twice', hint: 'keep one of the two' });
    findings.positions.set(formatPath(inside), loc.start);
    entries.set(key, evaluate(value, inside, findings));
  }
  return Object.fromEntries(entries);
}

function asObject(value: Json, path: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw brokenFile(path, 'the configuration is not an object', null, 'it begins with { and ends with }');
}

/** True for `{…}`, false for arrays and all else. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brokenFile(path: string, message: string, position: Position | null, hint: string | null = null): ConfigError {
  return new ConfigError([{ path: '', message, hint, where: placeInFile(path, position) }], path);
}

/** `/path/supervisor.config.json:4:5` */
export function placeInFile(path: string, position: Position | null | undefined): string {
  return position ? `${path}:${position.line}:${position.column}` : path;
}

function positionOf(thrown: unknown, text: string): Position | null {
  if (!(thrown instanceof Error) || !('line' in thrown) || !('column' in thrown)) return null;
  if (thrown.message.includes('end of input')) return endOf(text); // the parser may say the beginning
  const { line, column } = thrown;
  return typeof line === 'number' && typeof column === 'number' ? { line, column } : null;
}

function endOf(text: string): Position {
  const lines = text.trimEnd().split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
