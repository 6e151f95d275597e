import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));
const BUILT = 'dist/.built';

/** Installs and builds whatever a fresh clone lacks or a change made stale; when all is there it takes milliseconds. */
export function setUp() {
  refuseOldNode();
  step(
    'installing dependencies',
    'node_modules/.installed',
    [readFileSync(join(root, 'package-lock.json')), process.version, process.arch],
    install,
  );
  build();
}

/** Compiles when a source has changed since the last time; `anew` in any case. */
export function build({ anew = false } = {}) {
  if (anew) rmSync(join(root, BUILT), { force: true });
  step('building', BUILT, sources(), compile);
}

/** Runs a program of this checkout on the terminal of whoever called, and returns its exit status. */
export function run(program, args, options = {}) {
  const { status, signal } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  return signal === null ? (status ?? 1) : 1;
}

// Done when the stamp holds the hash of what the step depends on; else done now.
function step(title, stamp, inputs, action) {
  const wanted = hash(inputs);
  const path = join(root, stamp);
  if (readOrNull(path) === wanted) return;
  process.stderr.write(`${title} …\n`);
  if (action() !== 0) {
    process.stderr.write(`${title} failed: see above\n`);
    process.exit(1);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}

// Nothing that is installed needs a script of its own, so none is run; NODE_ENV=production must not leave the compiler out.
// Not `npm ci`: it would begin by removing all that is there, and an interrupted one would leave nothing.
function install() {
  const npm = process.env.npm_execpath;
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  return npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
}

// From an empty folder: what a source has left behind must not be packed or loaded.
function compile() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  cpSync(join(root, 'src/pdf/document/fonts'), join(root, 'dist/src/pdf/document/fonts'), { recursive: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const steps = [[compiler, '-p', 'tsconfig.build.json'], [compiler, '-p', 'src/dashboard'], ['scripts/bundle.js']];
  return steps.reduce((status, args) => status || run(process.execPath, args), 0);
}

function sources() {
  const files = ['src', 'workers'].flatMap((folder) => filesBelow(join(root, folder)));
  const own = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/bundle.js', 'scripts/page.js'].map(
    (name) => join(root, name),
  );
  return [...own, ...files.sort()].flatMap((path) => [path, readFileSync(path)]);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

function readOrNull(path) {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path, 'utf8');
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`cardq needs Node 20.19 or newer; this is ${process.version}\n`);
  process.exit(1);
}
