import { aboutError, CardqError } from '../../base/errors.js';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../config/load.js';
import { ConfigError, type Problem } from '../../config/mistakes/problems.js';
import { type Finding, fail, ok, warn } from '../../protocol/finding.js';

interface Configured {
  /** Null when it is missing or wrong. */
  readonly loaded: LoadedConfig | null;
  readonly findings: readonly Finding[];
  /** That of a command that works by it. */
  readonly exitCode: number;
}

/** Where the configuration is found, and every mistake and doubt about it. */
export async function examineConfiguration(options: LoadOptions): Promise<Configured> {
  try {
    const loaded = await loadConfig(options);
    return { loaded, findings: [whereItIs(loaded), ...loaded.warnings.map(doubt)], exitCode: 0 };
  } catch (thrown) {
    if (!(thrown instanceof CardqError)) throw thrown;
    return { loaded: null, findings: mistakesOf(thrown), exitCode: thrown.exitCode };
  }
}

function whereItIs({ path, folder }: LoadedConfig): Finding {
  return ok('file', path ?? `no supervisor.config.json, so the defaults hold, with paths from ${folder}`);
}

function doubt(warning: string): Finding {
  return warn('warning', warning, 'mend it, or take it out');
}

function mistakesOf(thrown: CardqError): readonly Finding[] {
  if (thrown instanceof ConfigError) return thrown.problems.map(mistake);
  const { message, where, hint } = aboutError(thrown);
  return [fail('file', where === null ? message : `${message}, ${where}`, hint ?? 'cardq config validate')];
}

function mistake({ path, message, hint, where }: Problem): Finding {
  const place = where === null ? '' : `, ${where}`;
  const what = path === '' ? message : `${path}: ${message}`;
  return fail('mistake', `${what}${place}`, hint ?? 'mend it and check with: cardq config validate');
}
