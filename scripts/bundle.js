import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { buildPage } from './page.js';
import { root } from './setup.js';

/*
 * Packs what Node loads into a few files each, over what the compiler has written to the same places. Node spends half a
 * millisecond on every file it imports, and the supervisor has 130 of its own.
 *
 * The two programs that somebody waits for, the command line and the supervisor, become CommonJS: importing one of Node's
 * own modules the other way reads all it exports, and so loads streams for `node:fs` and certificates for `node:crypto`.
 */

const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const PROGRAMS = ['src/cli/main', 'src/daemon/main'];
/** What finds files by its own place has to stay there. */
const LOADER = 'src/base/compiled-code';
/**
 * What many commands can reach and few need: writing files takes node:fs/promises, the version the manifest, and the
 * schemas of a configuration are for those that work by it, not for those that only find it. Sheets, logs, jobs and starts are
 * each for some commands, though for many of them.
 */
const SELDOM =
  /\/src\/(pdf\/|logs\/|cli\/(job|start)\/|base\/(atomic-file|sync-folder|compiled-code|held-code|version)|config\/(?!locate|config-file|plain-json|mistakes\/(path|problems)|sources\/(dot-env|expand)\.))/;
const MODULES = [
  'src/index',
  'src/pdf/index',
  'src/report/index',
  'src/worker/main',
  'src/worker/resolve-hook',
  ...readdirSync(join(root, 'workers')).map((name) => `workers/${name.replace(/\.ts$/, '')}`),
];

rmSync(join(root, 'dist/src/chunks'), { recursive: true, force: true });
const programs = await pack([LOADER, ...PROGRAMS], { isProgram: true });
const output = [...programs, ...(await pack(MODULES, { isProgram: false }))];
writeFileSync(join(root, 'dist/src/chunks/supervisor.json'), JSON.stringify(chunksOf('src/daemon/main.cjs', programs)));
const modules = [...output.flatMap((file) => file.moduleIds ?? []), ...(await buildPage())];
writeFileSync(join(root, 'dist/third-party-licenses.txt'), licenses(modules));

async function pack(entries, { isProgram }) {
  const ending = isProgram ? 'cjs' : 'js';
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((name) => [name, `${name}.ts`])),
    platform: 'node',
    // What a user installs stays outside, and so does what worker modules get by our own name.
    external: ['cardq', ...Object.keys({ ...dependencies, ...peerDependencies })].map(
      (name) => new RegExp(`^${name}(/|$)`),
    ),
    onLog: (level, log, report) => {
      // What is imported late by some commands, and at once by others, is packed with the latter.
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') report(level === 'warn' ? 'error' : level, log);
    },
  });
  const { output } = await bundle.write({
    dir: 'dist',
    format: isProgram ? 'cjs' : 'esm',
    dynamicImportInCjs: false, // `import` would bring in the loader of modules
    // A single character beyond Latin-1 makes Node hold the whole file at two bytes a character.
    charset: 'ascii',
    comments: false,
    entryFileNames: `[name].${ending}`,
    chunkFileNames: `src/chunks/[name]-[hash].${ending}`, // as deep as any module, so that '../worker/main.js' means the same
    // What most commands share is one file, not twenty; what draws sheets is another, which must not bring along what it shares.
    codeSplitting: {
      groups: isProgram
        ? [
            {
              name: 'common',
              test: (id) => (id.includes('/src/') && !SELDOM.test(id)) || id.includes('rolldown/runtime'),
              minShareCount: 5,
            },
            // What every command needs beside that, with the one that is asked most.
            { name: 'status', test: /\/src\/(config\/locate|cli\/commands\/status)\.ts/ },
          ]
        : [
            { name: 'common', test: /\/src\/base\//, minShareCount: 2, priority: 1 },
            { name: 'sheets', test: /\/src\/pdf\// },
          ],
    },
  });
  const loaded = output.flatMap(({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports]);
  const program = isProgram && PROGRAMS.find((entry) => loaded.includes(`${entry}.${ending}`));
  if (program) throw new Error(`${program} would run wherever what it shares is loaded`);
  return output;
}

/** The names of all chunks that a program may come to load. */
function chunksOf(program, files) {
  const reached = new Set([program]);
  for (const name of reached) {
    const file = files.find((one) => one.fileName === name);
    for (const next of [...(file?.imports ?? []), ...(file?.dynamicImports ?? [])]) reached.add(next);
  }
  return [...reached].filter((name) => name.startsWith('src/chunks/')).map((name) => name.slice('src/chunks/'.length));
}

/** The licences of the packages that were packed in, and of the font. */
function licenses(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []));
  const font = `DejaVu Sans Condensed\n\n${readFileSync(join(root, 'src/pdf/document/fonts/LICENSE.txt'), 'utf8')}`;
  return [...[...folders].sort().map(license), font].join('\n');
}

function license(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${name} comes without its licence`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8')}`;
}
