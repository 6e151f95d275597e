import { posix, resolve } from 'node:path';
import type { Grounds } from '../grounds.js';
import type { DeckFile } from '../picture/picture.js';
import { badInput, printable } from '../problems.js';
import { readCopies } from './copies.js';
import { type FolderPicture, stemOf } from './folder-pictures.js';
import { groupBy } from './group-by.js';
import { suggester } from './near-miss.js';

/** A folder that names are sought in, with its pictures. */
export interface Place {
  /** Null: there is no such folder. */
  readonly folder: string | null;
  readonly files: readonly FolderPicture[];
}

/**
 * Finds the picture that somebody names: by its path below one of some folders, with or without its extension and count; else
 * by its path below the deck's folder, or by an absolute one.
 */
export class PictureFinder {
  readonly #tables: readonly ReadonlyMap<string, readonly FolderPicture[]>[];
  readonly #byPath: ReadonlyMap<string, FolderPicture>;
  readonly #folders: readonly string[];
  readonly #meant: (wrong: string) => string;
  readonly #grounds: Grounds;

  constructor(places: readonly Place[], { dir, grounds }: { dir: string | null; grounds: Grounds }) {
    const files = places.flatMap((place) => place.files);
    const names = [({ key }: FolderPicture) => key, ({ key }: FolderPicture) => stemOf(key), baseOf];
    this.#tables = names.map((nameOf) => groupBy(files, nameOf));
    this.#byPath = new Map(files.map((file) => [file.path, file]));
    this.#folders = [...places.map(({ folder }) => folder), dir].filter((folder) => folder !== null);
    this.#meant = suggester(files.flatMap(({ key }) => [key, stemOf(key)]));
    this.#grounds = grounds;
  }

  /** Throws `input_invalid` when there is none, or several. */
  async find(raw: string, where: string): Promise<DeckFile> {
    const key = posix.normalize(raw.normalize('NFC'));
    const [file, ...others] = this.#tables.map((table) => table.get(key)).find((files) => files !== undefined) ?? [];
    if (file !== undefined && others.length === 0) return file;
    if (file !== undefined) {
      const names = [file, ...others].map(({ name }) => printable(name));
      throw badInput(`${printable(raw)} may be ${names.join(' or ')}`, where, 'name it from the folder of the deck on');
    }
    const path = await this.#onDisk(raw, where);
    if (path === null) throw badInput(`there is no picture ${printable(raw)}${this.#meant(raw)}`, where);
    return this.#byPath.get(path) ?? { path, name: raw };
  }

  async #onDisk(raw: string, where: string): Promise<string | null> {
    for (const folder of this.#folders) {
      const real = await this.#grounds.follow(resolve(folder, raw), where);
      if (real !== null) return real;
    }
    return null;
  }
}

function baseOf({ key }: FolderPicture): string {
  return readCopies(key).base;
}
