import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../src/config/load.js';
import { ConfigError, type Problem } from '../../src/config/mistakes/problems.js';
import { emptyFolder } from './folder.js';

/** What surrounds a configuration: a file's text or content, a `.env`, the environment and flags. */
export interface Surroundings {
  readonly file?: string | object;
  /** Other files in the folder, empty ones that may be run. */
  readonly beside?: readonly string[];
  readonly dotEnv?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: LoadOptions['flags'];
}

/** An empty folder with these files in it, by name. It is gone when the test ends. */
export async function folderWith(files: Readonly<Record<string, string | object>>): Promise<string> {
  const folder = await emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** Loads a configuration from a folder of its own; nothing of this machine's environment or home plays a part. */
export async function loadFrom({ file, beside = [], dotEnv, env = {}, flags }: Surroundings): Promise<LoadedConfig> {
  const files = {
    ...Object.fromEntries(beside.map((name) => [name, ''])),
    ...(file === undefined ? {} : { 'supervisor.config.json': file }),
    ...(dotEnv === undefined ? {} : { '.env': dotEnv }),
  };
  const cwd = await folderWith(files);
  for (const name of beside) await chmod(join(cwd, name), 0o755);
  return loadConfig({ cwd, env: { HOME: cwd, ...env }, flags });
}

/** The problems of a configuration that must have some. */
export async function problemsOf(surroundings: Surroundings): Promise<readonly Problem[]> {
  try {
    await loadFrom(surroundings);
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.problems;
    throw thrown;
  }
  throw new Error('the configuration was accepted');
}
