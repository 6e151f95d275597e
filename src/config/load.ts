import { dirname } from 'node:path';
import type { Config } from './config.js';
import { type ConfigDocument, parseConfigDocument, readConfigText } from './config-file.js';
import { cronMistakes } from './cron.js';
import { findConfigFile, type LocateOptions } from './locate.js';
import { mistakesOf } from './mistakes/issues.js';
import { formatPath } from './mistakes/path.js';
import { placeMistakes } from './mistakes/places.js';
import { ConfigError, type Mistake } from './mistakes/problems.js';
import { referenceMistakes } from './mistakes/references.js';
import { scriptMistakes } from './mistakes/scripts.js';
import { warningsAbout } from './mistakes/warnings.js';
import { resolvePaths, type Surroundings } from './resolve-paths.js';
import { configKeys, type Key } from './schema/keys.js';
import { configSchema } from './schema/schema.js';
import { readCredentials } from './sources/credentials.js';
import { readDotEnv } from './sources/dot-env.js';
import { expandFile } from './sources/expand-file.js';
import type { ConfigFlags } from './sources/flags.js';
import { layOver } from './sources/layers.js';
import { withSecretFiles } from './sources/secret-files.js';
import type { Origin, Settings } from './sources/settings.js';
import { collectVariables } from './sources/variables.js';
import { leavesOf, writtenForm } from './written-form.js';

export interface LoadOptions extends LocateOptions {
  readonly flags?: ConfigFlags | undefined;
}

/** What a configuration is read from, beside the environment. Plain data: it may be sent to another process as JSON. */
export type ConfigSources = Omit<LoadOptions, 'env'>;

/** The configuration and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute; null when the defaults hold because there is no file. */
  readonly path: string | null;
  /** What the file said; null without one. */
  readonly text: string | null;
  /** Where relative paths start, and where modules named by their package are looked for. */
  readonly folder: string;
  /** Who gave each value, by its path as in the file. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly warnings: readonly string[];
  /** `CARDQ_API_TOKEN`, from the environment, a credential or `.env`; never part of what is shown. */
  readonly apiToken: string | null;
}

/**
 * Reads the configuration from flags, environment, credentials, `.env`, file and defaults, the first of them winning.
 * Throws ConfigError (`config_invalid`) with every mistake, `config_missing` for a named file that is absent,
 * and `worker_unknown` or `queue_unknown` for a flag's.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const path = findConfigFile(options);
  const folder = path === null ? options.cwd : dirname(path);
  const text = path === null ? null : readConfigText(path);
  const document = path === null || text === null ? null : await parseConfigDocument(text, path);
  const dotEnv = withSecretFiles(readDotEnv(folder));
  const env = withSecretFiles(options.env);
  const credentials = readCredentials(env);
  const variables = collectVariables(env, credentials, dotEnv);
  const keys = configKeys();
  const { value, mistakes } = expandFile(document?.value ?? {}, keys, { ...dotEnv, ...credentials, ...env });
  const file = path === null ? null : { value, path };
  const { settings, warnings } = layOver({ file, variables, flags: options.flags ?? {} }, keys);

  const around = { folder, searchPath: options.env['PATH'] ?? '' };
  const parsed = await parseSettings(settings, { keys, document, path, mistakes, around });
  const config = resolvePaths(parsed, around);
  return {
    config,
    path,
    text,
    folder,
    origins: originsOf(config, settings, keys),
    warnings: [...warnings, ...warningsAbout(parsed, settings, folder)],
    apiToken: variables.get('CARDQ_API_TOKEN')?.text ?? null,
  };
}

interface Findings {
  readonly keys: Key;
  readonly document: ConfigDocument | null;
  readonly path: string | null;
  /** References in the file that could not be replaced. */
  readonly mistakes: readonly Mistake[];
  readonly around: Surroundings;
}

/** The configuration that the settings make, its paths as written. Throws ConfigError with all that is wrong. */
async function parseSettings(
  settings: Settings,
  { keys, document, path, mistakes, around }: Findings,
): Promise<Config> {
  const { raw } = settings;
  const parsed = configSchema.safeParse(raw, { jitless: true }); // compiling a parser that is used once takes longer than it saves
  const unread = new Set(mistakes.map((mistake) => formatPath(mistake.path)));
  const all = [
    ...(document?.mistakes ?? []),
    ...mistakes,
    ...mistakesOf(parsed.error?.issues ?? [], raw, keys).filter((mistake) => !unread.has(formatPath(mistake.path))),
    ...referenceMistakes(raw),
    ...scriptMistakes(raw, around).filter((mistake) => !unread.has(formatPath(mistake.path))),
    ...(await cronMistakes(raw)),
  ];
  if (all.length === 0 && parsed.success) return parsed.data;
  throw new ConfigError(placeMistakes(all, settings, (await document?.positions()) ?? new Map()), path);
}

function originsOf(config: Config, settings: Settings, keys: Key): Map<string, Origin> {
  const leaves = leavesOf(writtenForm(config, keys));
  return new Map(leaves.map(({ path }) => [formatPath(path), settings.originOf(path)]));
}
