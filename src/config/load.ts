import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Ms } from '../base/units.js';
import type { Config } from './config.js';
import { parseConfigDocument, readConfigText } from './config-file.js';
import { cronMistakes } from './cron.js';
import { readDotEnv } from './dot-env.js';
import { expandFile } from './expand-file.js';
import type { ConfigFlags } from './flags.js';
import { mistakesOf } from './issues.js';
import { configKeys, type Key } from './keys.js';
import { layOver } from './layers.js';
import { findConfigFile, type LocateOptions } from './locate.js';
import { formatPath } from './path.js';
import { placeMistakes } from './places.js';
import { ConfigError } from './problems.js';
import { referenceMistakes } from './references.js';
import { resolvePaths } from './resolve-paths.js';
import { configSchema } from './schema.js';
import type { Origin, Settings } from './settings.js';
import { collectVariables } from './variables.js';
import { warningsAbout } from './warnings.js';
import { leavesOf, writtenForm } from './written-form.js';

export interface LoadOptions extends LocateOptions {
  readonly flags?: ConfigFlags | undefined;
}

/** The configuration and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute; null when the defaults hold because there is no file. */
  readonly path: string | null;
  /** When the file was last modified before it was read, in milliseconds since the epoch; null without a file. */
  readonly readAt: Ms | null;
  /** Where relative paths start, and where modules named by their package are looked for. */
  readonly folder: string;
  /** Who gave each value, by its path as in the file. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly warnings: readonly string[];
  /** `CARDQ_API_TOKEN`, from the environment or `.env`; never part of what is shown. */
  readonly apiToken: string | null;
}

/**
 * Reads the configuration from flags, environment, `.env`, file and defaults, the first of them winning.
 * Throws ConfigError (`config_invalid`) with every mistake, `config_missing` for a named file that is absent,
 * and `worker_unknown` for a flag's worker.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const path = findConfigFile(options);
  const folder = path === null ? options.cwd : dirname(path);
  const readAt = path === null ? null : (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null);
  const document = path === null ? null : await parseConfigDocument(readConfigText(path), path);
  const dotEnv = readDotEnv(folder);
  const variables = collectVariables(options.env, dotEnv);
  const keys = configKeys();
  const file = expandFile(document?.value ?? {}, keys, { ...dotEnv, ...options.env });
  const { settings, warnings } = layOver(
    { file: path === null ? null : { value: file.value, path }, variables, flags: options.flags ?? {} },
    keys,
  );

  const parsed = configSchema.safeParse(settings.raw);
  const unexpanded = new Set(file.mistakes.map(({ path }) => formatPath(path)));
  const mistakes = [
    ...(document?.mistakes ?? []),
    ...file.mistakes,
    ...mistakesOf(parsed.error?.issues ?? [], settings.raw, keys).filter(
      ({ path }) => !unexpanded.has(formatPath(path)),
    ),
    ...referenceMistakes(settings.raw),
    ...(await cronMistakes(settings.raw)),
  ];
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(placeMistakes(mistakes, settings, document), path);

  const config = resolvePaths(parsed.data, { folder, searchPath: options.env['PATH'] ?? '' });
  return {
    config,
    path,
    readAt,
    folder,
    origins: originsOf(config, settings, keys),
    warnings: [...warnings, ...warningsAbout(parsed.data, settings, folder)],
    apiToken: variables.get('CARDQ_API_TOKEN')?.text ?? null,
  };
}

function originsOf(config: Config, settings: Settings, keys: Key): Map<string, Origin> {
  const leaves = leavesOf(writtenForm(config, keys));
  return new Map(leaves.map(({ path }) => [formatPath(path), settings.originOf(path)]));
}
