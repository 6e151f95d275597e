import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './setup.js';

const SOURCE = join(root, 'src/dashboard');
const TARGET = join(root, 'dist/dashboard');

/** Packs the page into the few files that the supervisor serves, and returns the paths of the modules in them. */
export async function buildPage() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(SOURCE, 'main.tsx'), join(SOURCE, 'styles/app.css')],
    entryNames: 'app',
    outdir: TARGET,
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' } },
    inject: [join(SOURCE, 'jsx.ts')],
    legalComments: 'none', // they stand in third-party-licenses.txt
    metafile: true,
    logLevel: 'error',
  });
  for (const name of ['index.html', 'icon.svg']) copyFileSync(join(SOURCE, name), join(TARGET, name));
  return Object.keys(metafile.inputs).map((path) => join(root, path));
}
