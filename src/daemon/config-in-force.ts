import { statSync } from 'node:fs';
import type { Config } from '../config/config.js';
import { readConfigText } from '../config/config-file.js';
import type { ConfigSources, LoadedConfig } from '../config/load.js';
import { findConfigFile } from '../config/locate.js';
import type { HandOver } from './hand-over.js';

/** The configuration that holds: the one of the start, or what reloads have made of it. */
export class ConfigInForce {
  readonly #sources: ConfigSources;
  #config: Config;
  #path: string | null;
  /** What the file said; null: there was none. */
  #text: string | null;
  /** False when something of the file is not in force. */
  #isWhole = true;
  #lastLook: { readonly at: string; readonly isStale: boolean } | null = null;

  constructor({
    config,
    configPath,
    configText,
    sources,
  }: Pick<HandOver, 'config' | 'configPath' | 'configText' | 'sources'>) {
    this.#config = config;
    this.#path = configPath;
    this.#text = configText;
    this.#sources = sources;
  }

  get config(): Config {
    return this.#config;
  }

  get path(): string | null {
    return this.#path;
  }

  /** What it was made of, for whoever changes something of it. */
  get origin(): Pick<LoadedConfig, 'config' | 'path' | 'text'> {
    return { config: this.#config, path: this.#path, text: this.#text };
  }

  /** From now on this holds, which was made of what was loaded. */
  hold(
    config: Config,
    { path, text }: Pick<LoadedConfig, 'path' | 'text'>,
    { isWhole }: { readonly isWhole: boolean },
  ): void {
    this.#config = config;
    this.#path = path;
    this.#text = text;
    this.#isWhole = isWhole;
    this.#lastLook = null;
  }

  /** True when the file says something else than what is in force. It is read only when its time or size is another. */
  get isStale(): boolean {
    if (!this.#isWhole) return true;
    try {
      return this.#look(findConfigFile({ ...this.#sources, env: process.env }));
    } catch {
      return true; // it is gone, or cannot be read: a reload says which
    }
  }

  #look(path: string | null): boolean {
    if (path === null) return this.#text !== null;
    const { ino, size, mtimeMs } = statSync(path);
    const at = [path, ino, size, mtimeMs].join(' ');
    if (this.#lastLook?.at !== at) this.#lastLook = { at, isStale: readConfigText(path) !== this.#text };
    return this.#lastLook.isStale;
  }
}
