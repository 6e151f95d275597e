import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** The package as it would be published, from what is built. */
export interface Packed {
  readonly tarball: string;
  /** The files in it, by their paths. */
  readonly files: readonly string[];
  /** Where it lies: for whatever is installed of it, and gone by `remove`. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** `npm pack`, without building again. */
export async function pack(): Promise<Packed> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'cardq-packed-'));
  await chmod(folder, 0o755); // others may look, and use what is installed
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await run('npm', words, { cwd: checkout, env: plainEnvironment(), maxBuffer: 1e8 });
  const [told] = Object.values(JSON.parse(stdout) as Record<string, Told>); // an array before npm 12
  if (told === undefined) throw new Error('npm has packed nothing');
  return {
    tarball: join(folder, told.filename),
    files: told.files.map(({ path }) => path),
    folder,
    async remove() {
      await setWritable(folder, true);
      await rm(folder, { recursive: true });
    },
  };
}

/** What npm tells with `--json`. */
interface Told {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The environment in which a program finds this Node, and what is installed below the prefix, before all others. */
export function environmentOf(node: string, prefix: string): NodeJS.ProcessEnv {
  const path = [join(prefix, 'bin'), dirname(node), process.env['PATH']].join(delimiter);
  return { ...plainEnvironment(), PATH: path };
}

/**
 * `npm install --global` with this Node, then nothing below the prefix may be written any more. npm refuses where the `engines`
 * of the package, or of one that it needs, leave out this Node.
 */
export async function installReadOnly({ tarball, folder }: Packed, node: string, prefix: string): Promise<void> {
  await mkdir(prefix, { recursive: true });
  const words = ['--global', '--engine-strict', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', prefix];
  await run('npm', ['install', ...words, tarball], { cwd: folder, env: environmentOf(node, prefix) });
  await setWritable(prefix, false);
}

/** Everything below a folder, with the time of its last change. */
export async function stateOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(names.sort().map(async (name) => `${name} ${(await lstat(join(folder, name))).mtimeMs}`));
}

async function setWritable(folder: string, writable: boolean): Promise<void> {
  for (const path of ['', ...(await readdir(folder, { recursive: true }))].map((name) => join(folder, name))) {
    const entry = await lstat(path);
    if (entry.isSymbolicLink()) continue;
    await chmod(path, writable ? entry.mode | 0o200 : entry.mode & ~0o222);
  }
}

/** Without what configures this run, or npm that runs it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(CARDQ|CELERY|REDIS|VITEST|npm)_|^(VITEST|NODE_OPTIONS|NODE_ENV|NODE_EXTRA_CA_CERTS)$/.test(name),
    ),
  );
}
