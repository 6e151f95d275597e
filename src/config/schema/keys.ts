import { readFileSync } from 'node:fs';
import { packageFile } from '../../base/own-file.js';
import type { JsonSchema } from './json-schema.js';

/** One key of the configuration, as it may be written. */
export interface Key {
  readonly description: string;
  /** What it takes, for people: `a duration`, `"embedded" or "wait"`, `a whole number or null`. */
  readonly takes: string;
  /** The unit that its numbers have. */
  readonly quantity: 'duration' | 'size' | null;
  /** The kinds of JSON values that it takes. */
  readonly kinds: ReadonlySet<string>;
  /** As a person would write it; undefined when there is none. */
  readonly default: unknown;
  /** The keys below it, by name. */
  readonly children: ReadonlyMap<string, Key>;
  /** For a map from names of the user's choice: what each of them holds. */
  readonly named: Key | null;
}

/**
 * The tree of all keys, read off the schema, so that variables, documents and suggestions agree with it: off the published
 * file unless told otherwise, since making it anew is a third of what reading a configuration costs.
 */
export function configKeys(schema: JsonSchema = publishedSchema()): Key {
  return keyOf(schema, schema.$defs ?? {});
}

/** The key at `path`, or null when there is none. */
export function keyAt(root: Key, path: readonly string[]): Key | null {
  return path.reduce<Key | null>((key, name) => key?.children.get(name) ?? key?.named ?? null, root);
}

function publishedSchema(): JsonSchema {
  return JSON.parse(readFileSync(packageFile('schema/supervisor.schema.json'), 'utf8'));
}

type Node = NonNullable<JsonSchema['anyOf']>[number];
type Definitions = Readonly<Record<string, Node>>;

function keyOf(schema: JsonSchema, definitions: Definitions): Key {
  const forms = formsOf(schema, definitions);
  const quantity = quantityOf(schema);
  const children = forms.flatMap((form) => Object.entries(form.properties ?? {}));
  const named = forms.map((form) => form.additionalProperties).find((held) => isSchema(held));
  return {
    description: schema.description ?? '',
    takes: takesOf(quantity, forms),
    quantity,
    kinds: new Set(forms.flatMap((form) => form.type ?? [])),
    default: schema.default,
    children: new Map(
      children.flatMap(([name, child]) => (isSchema(child) ? [[name, keyOf(child, definitions)]] : [])),
    ),
    named: isSchema(named) ? keyOf(named, definitions) : null,
  };
}

/** The alternatives of a schema, references followed: a nullable duration has the forms text, number and null. */
function formsOf(schema: JsonSchema, definitions: Definitions): readonly JsonSchema[] {
  const referred = schema.$ref === undefined ? undefined : definitions[schema.$ref.replace('#/$defs/', '')];
  if (isSchema(referred)) return formsOf(referred, definitions);
  if (schema.anyOf === undefined) return [schema];
  return schema.anyOf.flatMap((form) => (isSchema(form) ? formsOf(form, definitions) : []));
}

/** Durations and sizes are known by the definition that they refer to. */
function quantityOf(schema: JsonSchema): Key['quantity'] {
  const references = [schema, ...(schema.anyOf ?? [])].map((form) => (isSchema(form) ? form.$ref : undefined));
  if (references.includes('#/$defs/Duration')) return 'duration';
  return references.includes('#/$defs/Size') ? 'size' : null;
}

function takesOf(quantity: Key['quantity'], forms: readonly JsonSchema[]): string {
  const words = forms.map(wordOf);
  if (quantity !== null) return [`a ${quantity}`, ...words.filter((word) => word === WORDS.null)].join(' or ');
  return alternatives([...new Set(words)]);
}

function wordOf(form: JsonSchema): string {
  if (form.const !== undefined) return JSON.stringify(form.const);
  if (form.enum !== undefined) return alternatives(form.enum.map((value) => JSON.stringify(value)));
  return [form.type ?? []]
    .flat()
    .map((type) => WORDS[type])
    .join(' or ');
}

const WORDS = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function isSchema(node: Node | boolean | undefined): node is JsonSchema {
  return typeof node === 'object';
}

/** `a`, `a or b`, `a, b or c` */
function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
