import { suggest } from '../../base/suggest.js';
import type { Path } from '../mistakes/path.js';
import { readText } from '../read-text.js';
import type { Key } from '../schema/keys.js';
import type { Setting } from './settings.js';
import type { VariableSet } from './variables.js';

/** The names that the configuration gives to its queues, workers and schedules. */
export interface Names {
  readonly queues: readonly string[];
  readonly workers: readonly string[];
  readonly schedules: readonly string[];
}

/** A key that a variable can set. */
export interface KeyVariable {
  /** `CARDQ_WORKERS_PDF_RESTART_MAX_DELAY` */
  readonly variable: string;
  readonly path: Path;
  readonly key: Key;
}

/** `CARDQ_` variables that are no keys: where the file is, the token itself, and what workers are told at birth. */
const OTHER_VARIABLES: readonly string[] = [
  'CARDQ_CONFIG',
  'CARDQ_API_TOKEN',
  'CARDQ_WORKER',
  'CARDQ_PROCESS',
  'CARDQ_MARK',
];

const PREFIX = 'CARDQ_';

/** Every variable there is for these names. Where two keys share one, the longer name has it: it comes later. */
export function keyVariables(keys: Key, names: Names): KeyVariable[] {
  return [...keys.children]
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, key]) => withInner({ variable: `${PREFIX}${foldKey(name)}`, path: [name], key }, names));
}

/** The settings that `CARDQ_` variables make, outer keys before inner ones. */
export function environmentSettings(variables: VariableSet, known: readonly KeyVariable[]): Setting[] {
  const find = finder(known);
  const settings = [...variables].flatMap(([name, { text, origin }]): Setting[] => {
    const found = find(name);
    return found === null ? [] : [{ path: found.path, value: readText(text, found.key), origin }];
  });
  return settings.sort((a, b) => a.path.length - b.path.length);
}

/** A warning for each `CARDQ_` variable that means nothing. */
export function unknownVariables(variables: VariableSet, known: readonly KeyVariable[]): string[] {
  const find = finder(known);
  const names = [...known.map(({ variable }) => variable), ...OTHER_VARIABLES];
  return [...variables].flatMap(([name, { origin }]) => {
    if (!name.startsWith(PREFIX) || OTHER_VARIABLES.includes(name) || find(name) !== null) return [];
    const meant = suggest(name, names);
    const question = meant === null ? '' : `; did you mean ${meant}?`;
    return [`unknown variable ${name}${origin.source === '.env' ? ' in .env' : ''}${question}`];
  });
}

function withInner(outer: KeyVariable, names: Names): KeyVariable[] {
  const { variable, path, key } = outer;
  const { named } = key;
  if (named === null) {
    const inner = [...key.children].flatMap(([name, child]) =>
      withInner({ variable: `${variable}_${foldKey(name)}`, path: [...path, name], key: child }, names),
    );
    return [outer, ...inner];
  }
  const chosen = [...namesBelow(path, names)].sort((a, b) => a.length - b.length);
  const inner = chosen.flatMap((name) =>
    withInner({ variable: `${variable}_${foldName(name)}`, path: [...path, name], key: named }, names),
  );
  return [outer, ...inner];
}

function namesBelow(path: Path, names: Names): readonly string[] {
  const [map, , inner] = path;
  if (path.length === 1 && (map === 'queues' || map === 'workers' || map === 'schedules')) return names[map];
  return inner === 'queues' ? names.queues : [];
}

function finder(known: readonly KeyVariable[]): (name: string) => KeyVariable | null {
  const byVariable = new Map(known.map((one) => [one.variable, one]));
  // The variables of a worker's processes have any name, so what follows `…_ENV_` is one, as it stands.
  const open = known.filter(({ path }) => path.length === 3 && path[2] === 'env');
  return (name) => {
    const exact = byVariable.get(name);
    if (exact !== undefined) return exact;
    const outer = open.findLast(({ variable }) => name.startsWith(`${variable}_`));
    if (outer === undefined || outer.key.named === null) return null;
    return { variable: name, path: [...outer.path, name.slice(outer.variable.length + 1)], key: outer.key.named };
  };
}

/** `maxDelay` → `MAX_DELAY` */
function foldKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `pdf-offset` → `PDF_OFFSET` */
function foldName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
