import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../../base/atomic-file.js';
import { CardqError, errnoOf, messageOf } from '../../base/errors.js';
import { noRoomFor } from '../../base/no-room.js';
import { suggest } from '../../base/suggest.js';
import { badInput, ProblemList } from '../problems.js';
import { readOffset } from './read-wish.js';
import type { OffsetWish } from './wish.js';

/** What is saved for a printer and its paper: lengths as they were given, in px or with their unit. */
export type SavedOffset = Required<{
  readonly [Field in Exclude<keyof OffsetWish, 'profile'>]: NonNullable<OffsetWish[Field]>;
}>;

/** Saved offsets by their names, in the order of the names. */
export type Profiles = ReadonlyMap<string, SavedOffset>;

/** A name that cannot be taken for numbers where either may stand. */
const NAME = /^\p{L}[\p{L}\p{M}\p{N} ._-]{0,63}$/u;

/** The file of saved offsets in a state folder. */
export function profilesPathIn(stateDir: string): string {
  return join(stateDir, 'offsets.json');
}

/** The saved offsets of a file; none when it is not there. Throws `input_invalid` when it cannot be read or understood. */
export function readProfiles(path: string): Profiles {
  const saved = profilesIn(parsed(path), path);
  return new Map([...saved].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The saved offset of this name, which stood in `field`. Throws `input_invalid` naming those there are. */
export function findProfile(profiles: Profiles, name: string, field = 'profile'): SavedOffset {
  const found = profiles.get(name);
  if (found !== undefined) return found;
  const names = [...profiles.keys()];
  const meant = suggest(name, names);
  const there = `saved offsets: ${names.join(', ')}`;
  const hint = meant === null ? there : `did you mean ${meant}? ${there}`;
  const none = 'none is saved; to save one: cardq offset --profile NAME -x 1 -y 2 --save';
  throw badInput(`there is no saved offset ${JSON.stringify(name)}`, field, names.length === 0 ? none : hint);
}

/** Throws `input_invalid` when an offset cannot be saved under this name. */
export function checkProfileName(name: string): void {
  if (NAME.test(name)) return;
  const rule = 'a name begins with a letter and has up to 64 letters, digits, spaces, dots, dashes and underscores';
  throw badInput(`${JSON.stringify(name)} cannot be the name of an offset`, 'profile', rule);
}

/** Writes all saved offsets, whole or not at all. Throws `output_unwritable` and `disk_full`. */
export async function writeProfiles(path: string, profiles: Profiles): Promise<void> {
  const document = { schemaVersion: 1, profiles: Object.fromEntries(profiles) };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }); // a state folder is for its user alone
    await writeFileAtomically(path, `${JSON.stringify(document, null, 2)}\n`, 0o600);
  } catch (thrown) {
    const message = `the offset cannot be saved: ${messageOf(thrown)}`;
    const hint = 'the state folder is to be yours: cardq doctor tells more';
    throw (
      noRoomFor(path, thrown) ??
      new CardqError({ code: 'output_unwritable', message, where: path, hint }, { cause: thrown })
    );
  }
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return { schemaVersion: 1, profiles: {} };
    throw damaged(path, messageOf(thrown));
  }
}

function profilesIn(document: unknown, path: string): Map<string, SavedOffset> {
  if (!isObject(document) || document['schemaVersion'] !== 1 || !isObject(document['profiles']))
    throw damaged(path, 'it should hold schemaVersion 1 and profiles');
  const problems = new ProblemList();
  const saved = Object.entries(document['profiles']).map(([name, raw]): [string, SavedOffset] => {
    const offset = isObject(raw) ? raw : {};
    const fields = Object.keys(offset).sort().join(', ');
    if (fields !== FIELDS || !hasKinds(offset)) throw damaged(path, `${JSON.stringify(name)} should hold ${FIELDS}`);
    readOffset(offset, problems, `${name}: `);
    return [name, offset];
  });
  const [first] = problems.all;
  if (first !== undefined) throw damaged(path, `${first.where} ${first.message}`);
  return new Map(saved);
}

const FIELDS = 'angle, axes, x, y';

function hasKinds(raw: Readonly<Record<string, unknown>>): raw is Readonly<Record<string, unknown>> & SavedOffset {
  const isLength = (value: unknown) => typeof value === 'number' || typeof value === 'string';
  return (
    isLength(raw['x']) && isLength(raw['y']) && typeof raw['angle'] === 'number' && typeof raw['axes'] === 'string'
  );
}

function damaged(path: string, why: string): Error {
  return badInput(
    `the saved offsets cannot be read: ${why}`,
    path,
    'mend the file, or remove it and save the offsets again',
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
