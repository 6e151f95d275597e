import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ownFile } from '../../base/own-file.js';
import type { Ms } from '../../base/units.js';
import type { Config } from '../../config/config.js';
import { type LoadedConfig, loadConfig } from '../../config/load.js';
import type { Invocation } from '../command.js';

/** What there is to be started, and how long it takes: the same for whatever starts it. Paths are absolute. */
export interface ServiceFacts {
  readonly config: Config;
  /** Null: there is no file, and the defaults hold in `folder`. */
  readonly configPath: string | null;
  readonly folder: string;
  /** The Node that runs this. */
  readonly node: string;
  /** The `cardq` that runs this, with no link on the way. */
  readonly program: string;
  /** The longest that a worker may take to finish its jobs. */
  readonly drainTimeout: Ms;
}

/** What a service of this configuration would be. Throws ConfigError. */
export async function readServiceFacts({ options, cwd, env }: Invocation): Promise<ServiceFacts & LoadedConfig> {
  const loaded = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  return {
    ...loaded,
    configPath: loaded.path,
    node: process.execPath,
    program: realpathSync(fileURLToPath(ownFile('../../bin/cardq.js'))),
    drainTimeout: Math.max(0, ...Object.values(loaded.config.workers).map((one) => one.drainTimeout)),
  };
}

/** The settings of this shell that a service would not have, by the names of their variables. */
export function settingsOfShell({ origins }: Pick<LoadedConfig, 'origins'>): readonly string[] {
  const names = [...origins.values()].flatMap(({ source, name }) => (source === 'environment' && name ? [name] : []));
  return [...new Set(names)].sort();
}
