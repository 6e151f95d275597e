import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { errnoOf, messageOf } from '../base/errors.js';
import { isThere } from '../base/is-there.js';
import { badInput, printable } from './problems.js';

/** Where files may be read and written. Paths are absolute. */
export interface GroundRules {
  /** Job data may name files below these only; null: anything the process may read. */
  readonly inputRoots: readonly string[] | null;
  /** Further folders, granted for one job by who may grant them. */
  readonly grantedDirs: readonly string[];
  /** Results are written below it; null: anywhere the process may write. */
  readonly outputDir: string | null;
}

/** The ground on which one job moves: turns names into paths and refuses those beyond it. */
export class Grounds {
  readonly #rules: GroundRules;
  /** Null: no limit. As configured and as they really are, because a root may itself be a link. */
  readonly #allowed: readonly string[] | null;
  /** Where the output folder really is. */
  readonly #realOutput: string | null;

  private constructor(rules: GroundRules, found: { allowed: readonly string[] | null; realOutput: string | null }) {
    this.#rules = rules;
    this.#allowed = found.allowed;
    this.#realOutput = found.realOutput;
  }

  static async survey(rules: GroundRules): Promise<Grounds> {
    const realOutput = rules.outputDir === null ? null : await realOrFuture(resolve(rules.outputDir));
    if (rules.inputRoots === null) return new Grounds(rules, { allowed: null, realOutput });
    const named = [...rules.inputRoots, ...rules.grantedDirs].map((path) => resolve(path));
    const real = await Promise.all(named.map((path) => realpath(path).catch(() => path))); // a root that is not there admits nothing
    return new Grounds(rules, { allowed: [...new Set([...named, ...real])], realOutput });
  }

  /**
   * The real path of an input, which a relative name seeks below each root in turn.
   * Throws `input_invalid` when there is none, or when it leads out of the roots: by its name, by `..` or by a link.
   */
  async input(raw: string, field: string): Promise<string> {
    const candidates = this.#candidates(raw).filter((path) => this.#isAllowed(path));
    if (candidates.length === 0) throw outside(raw, field);
    for (const path of candidates) {
      const real = await this.follow(path, field);
      if (real !== null) return real;
    }
    throw badInput(`${printable(raw)} does not exist`, field);
  }

  /**
   * The real path behind this path; null when nothing is there. Throws `input_invalid` when it leads out of the roots or
   * nowhere, or may not be looked at.
   */
  async follow(path: string, where: string): Promise<string | null> {
    if (path.includes('\0')) throw badInput('the name holds a NUL character', where);
    if (!this.#isAllowed(path)) throw outside(path, where);
    const real = await problemIfDenied(realIfThere(path), where);
    if (real !== null && !this.#isAllowed(real)) throw outside(real, where);
    if (real === null && (await isThere(path))) throw badInput('the link leads nowhere', where); // to nothing, or into a ring
    return real;
  }

  /** Whether this real path is the folder that results are written to. */
  isOutputFolder(path: string): boolean {
    return path === this.#realOutput;
  }

  /** The absolute path of a result. Throws `input_invalid` when it would lie outside the output folder. */
  async output(raw: string, field: string): Promise<string> {
    if (raw.includes('\0')) throw badInput('the name holds a NUL character', field);
    if (!/\.pdf$/i.test(raw)) throw badInput(`${printable(raw)} does not end in .pdf`, field);
    const { outputDir } = this.#rules;
    const path = outputDir === null ? resolve(raw) : resolve(outputDir, raw);
    if (outputDir !== null) {
      const root = resolve(outputDir);
      const isInside = isBelow(path, root) && isBelow(await realOrFuture(dirname(path)), await realOrFuture(root));
      if (!isInside)
        throw badInput(
          `${printable(raw)} is outside the output folder`,
          field,
          `results are written below render.outputDir (${root})`,
        );
    }
    if ((await stat(path).catch(() => null))?.isDirectory()) throw badInput(`${printable(raw)} is a folder`, field);
    return path;
  }

  #candidates(raw: string): string[] {
    const { inputRoots } = this.#rules;
    if (inputRoots === null || isAbsolute(raw)) return [resolve(raw)];
    return inputRoots.map((root) => resolve(root, raw));
  }

  #isAllowed(path: string): boolean {
    return this.#allowed?.some((root) => isBelow(path, root)) ?? true;
  }
}

function outside(raw: string, field: string): Error {
  return badInput(
    `${printable(raw)} is outside the folders that jobs may read`,
    field,
    'add its folder to render.inputRoots in supervisor.config.json',
  );
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function realIfThere(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(errnoOf(thrown) ?? '')) return null;
    throw thrown;
  }
}

async function problemIfDenied<T>(answer: Promise<T>, where: string): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw errnoOf(thrown) === null ? thrown : badInput(`cannot be read: ${messageOf(thrown)}`, where);
  }
}

/** The real path that a path has or will have once its missing folders are made. */
async function realOrFuture(path: string): Promise<string> {
  const real = await realIfThere(path);
  const parent = dirname(path);
  if (real !== null || parent === path) return real ?? path;
  return join(await realOrFuture(parent), relative(parent, path));
}
