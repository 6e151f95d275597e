import { aboutError } from '../../base/errors.js';
import { suggest } from '../../base/suggest.js';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../config/load.js';
import { maskSecrets } from '../../config/mask.js';
import { formatPath } from '../../config/mistakes/path.js';
import { ConfigError } from '../../config/mistakes/problems.js';
import { configJsonSchema, configJsonSchemaText } from '../../config/schema/json-schema.js';
import { configKeys } from '../../config/schema/keys.js';
import { DEFAULT_ORIGIN, describeOrigin } from '../../config/sources/settings.js';
import { leavesOf, writtenForm } from '../../config/written-form.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { renderTable } from '../table.js';

/** What a command has to say. */
export interface CommandOutput {
  readonly stdout: string;
  readonly warnings: readonly string[];
}

export interface ConfigCommandOptions {
  readonly load: LoadOptions;
  readonly json: boolean;
  /** Says of each value who gave it. */
  readonly origin: boolean;
}

export async function run({ operands, options, output, cwd, env }: Invocation): Promise<number> {
  const [subcommand = '', ...more] = operands;
  if (more.length > 0) throw misuse('config takes one word', USAGE);
  const load = { file: options.text('config') ?? undefined, cwd, env };
  try {
    const { stdout, warnings } = await configCommand(subcommand, {
      load,
      json: output.isJson,
      origin: options.has('origin'),
    });
    for (const warning of warnings) output.warn(warning);
    output.data(stdout);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const about = { ...aboutError(thrown), problems: thrown.problems };
    output.error(about, null);
    return thrown.exitCode;
  }
}

/** `config validate|show|schema`. Throws ConfigError for a configuration with mistakes, `usage` for another word. */
export async function configCommand(subcommand: string, options: ConfigCommandOptions): Promise<CommandOutput> {
  switch (subcommand) {
    case 'validate':
      return validate(await loadConfig(options.load), options);
    case 'show':
      return show(await loadConfig(options.load), options);
    case 'schema':
      return { stdout: options.json ? document({ schema: configJsonSchema() }) : configJsonSchemaText(), warnings: [] };
    default: {
      const meant = suggest(subcommand, ['validate', 'show', 'schema']);
      throw misuse(
        `config takes validate, show or schema`,
        meant === null ? USAGE : `did you mean \`cardq config ${meant}\`?`,
      );
    }
  }
}

const USAGE = 'cardq config validate, cardq config show, cardq config schema';

function validate({ path, warnings }: LoadedConfig, { json }: ConfigCommandOptions): CommandOutput {
  if (json) return { stdout: document({ valid: true, path, warnings }), warnings: [] };
  return { stdout: path === null ? 'ok: no configuration file, so the defaults hold' : `ok: ${path}`, warnings };
}

function show(
  { config, path, origins, warnings }: LoadedConfig,
  { json, origin }: ConfigCommandOptions,
): CommandOutput {
  const masked = maskSecrets(config);
  if (json) {
    return {
      stdout: document({ path, config: masked, ...(origin ? { origins: Object.fromEntries(origins) } : {}) }),
      warnings,
    };
  }
  const written = writtenForm(masked, configKeys());
  if (!origin) return { stdout: JSON.stringify(written, null, 2), warnings };
  const rows = leavesOf(written).map((leaf) => {
    const key = formatPath(leaf.path);
    return [key, JSON.stringify(leaf.value), describeOrigin(origins.get(key) ?? DEFAULT_ORIGIN)];
  });
  return { stdout: renderTable(rows), warnings };
}

function document(content: object): string {
  return JSON.stringify({ schemaVersion: 1, ...content }, null, 2);
}
