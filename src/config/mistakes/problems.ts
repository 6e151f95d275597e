import { basename } from 'node:path';
import { CardqError } from '../../base/errors.js';
import type { Path } from './path.js';

/** A mistake before it is known where it was written. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
  readonly hint: string | null;
}

/** One mistake in the configuration, for people and for programs. */
export interface Problem {
  /** `workers.pdf.processes`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
  /** `/path/supervisor.config.json:4:5`, the name of a variable or of a flag; null when it stands nowhere. */
  readonly where: string | null;
}

/** `config_invalid` with every mistake there is, so that all can be mended at once. */
export class ConfigError extends CardqError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], path: string | null, options?: ErrorOptions) {
    super({ code: 'config_invalid', ...summarize(problems, path) }, options);
    this.problems = problems;
  }
}

function summarize(problems: readonly Problem[], path: string | null) {
  const [only, ...others] = problems;
  if (only !== undefined && others.length === 0) {
    return { message: headline(only), where: only.where ?? path, hint: only.hint ?? CHECK };
  }
  const lines = problems.map((problem) => `\n  ${headline(problem)}${aside(problem, path)}`);
  return { message: `${problems.length} mistakes:${lines.join('')}\nin the configuration`, where: path, hint: CHECK };
}

const CHECK = 'mend it and check with: cardq config validate';

function headline({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** Where it stands, without repeating the file's folder, and how to mend it. */
function aside({ where, hint }: Problem, path: string | null): string {
  const short = path !== null && where?.startsWith(path) ? basename(path) + where.slice(path.length) : where;
  return `${short === null ? '' : ` [${short}]`}${hint === null ? '' : `\n    hint: ${hint}`}`;
}
