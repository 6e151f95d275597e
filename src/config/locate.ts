import { existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { missingConfig, parseConfigDocument, readConfigText } from './config-file.js';
import { ConfigError } from './mistakes/problems.js';
import { readDotEnv } from './sources/dot-env.js';
import { expandVariables, type Variables } from './sources/expand.js';

// Commands such as `status` need no more than this file, and shall not pay for the whole configuration:
// nothing here may load a schema library.

/** The name a configuration file has wherever it is looked for. */
export const CONFIG_FILE = 'supervisor.config.json';
/** Below the configuration file's folder, unless it says otherwise. */
export const DEFAULT_STATE_DIR = '.cardq';

export interface LocateOptions {
  /** What `-c` named; wins over `CARDQ_CONFIG` and every search. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly env: Variables;
}

export interface Location {
  /** Absolute; null when there is no configuration file, so that the defaults hold. */
  readonly path: string | null;
  /** Where relative paths start, and where `.env` is looked for. */
  readonly folder: string;
  /** Absolute. */
  readonly stateDir: string;
}

/**
 * Finds the configuration and its state folder without judging the rest.
 * Throws `config_missing` when a named file is absent, `config_invalid` when the state folder cannot be told.
 */
export async function locate(options: LocateOptions): Promise<Location> {
  const path = findConfigFile(options);
  const folder = path === null ? options.cwd : dirname(path);
  const dotEnv = readDotEnv(folder);
  const named = options.env['CARDQ_STATE_DIR'] || dotEnv['CARDQ_STATE_DIR'];
  const stateDir = named || (await stateDirOfFile(path, { ...dotEnv, ...options.env }));
  return { path, folder, stateDir: resolve(folder, stateDir) };
}

/** The configuration file that holds here, or null when none does. Throws `config_missing` when a named file is absent. */
export function findConfigFile(options: LocateOptions): string | null {
  const { cwd, env } = options;
  const named = namedFile(options);
  if (named !== null) {
    if (!existsSync(named)) throw missingConfig(named);
    return named;
  }
  const folders = [cwd, join(userConfigHome(env), 'cardq'), '/etc/cardq'];
  return folders.map((folder) => join(resolve(folder), CONFIG_FILE)).find(isFile) ?? null;
}

/** The configuration file that somebody named, whether it is there or not; null: none was named. */
export function namedFile({ file, cwd, env }: LocateOptions): string | null {
  const named = file ?? (env['CARDQ_CONFIG'] || undefined);
  return named === undefined ? null : resolve(cwd, named);
}

/**
 * The control socket of a state folder. A path that the kernel would refuse as too long gets a hashed name
 * in the temporary folder instead, or in /tmp where that is too long as well; whoever listens there makes its folder.
 */
export function socketPath(stateDir: string): string {
  const path = join(stateDir, 'cardq.sock');
  if (!isTooLong(path)) return path;
  const { createHash } = process.getBuiltinModule('node:crypto'); // 5 ms to load, for this rare case alone
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const name = join(`cardq-${process.getuid?.() ?? 'user'}`, `${hash}.sock`);
  const short = join(tmpdir(), name);
  return isTooLong(short) ? join('/tmp', name) : short;
}

function isTooLong(path: string): boolean {
  return Buffer.byteLength(path) > LONGEST_SOCKET_PATH;
}

// sizeof(sockaddr_un.sun_path) less its final NUL: 108 on Linux, 104 on macOS and the BSDs.
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

async function stateDirOfFile(path: string | null, variables: Variables): Promise<string> {
  if (path === null) return DEFAULT_STATE_DIR;
  const { value } = await parseConfigDocument(readConfigText(path), path);
  const { stateDir = DEFAULT_STATE_DIR } = value;
  const { text, mistake } = typeof stateDir === 'string' ? expandVariables(stateDir, variables) : NOT_A_PATH;
  if (mistake === null && text !== '') return text;
  throw new ConfigError([{ path: 'stateDir', ...(mistake ?? NOT_A_PATH.mistake), where: path }], path);
}

const NOT_A_PATH = { text: '', mistake: { message: 'must be the path of a folder', hint: null } };

// The XDG base directory specification: relative paths in it are to be ignored.
function userConfigHome(env: Variables): string {
  const configured = env['XDG_CONFIG_HOME'];
  return configured !== undefined && isAbsolute(configured) ? configured : join(env['HOME'] || homedir(), '.config');
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // EACCES or ENOTDIR on the way: not for this user
  }
}
