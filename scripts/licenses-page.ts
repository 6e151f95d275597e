import { readFileSync } from 'node:fs';

/** A package as package-lock.json has it. */
interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly os?: readonly string[];
}

/** A package that users get, by npm or within a file of ours. */
interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** Whether it is for one platform alone, and only fetched there. */
  readonly isOfPlatform: boolean;
}

/** What scripts/bundle.js and scripts/page.js pack into our own files; the texts of their licences go with them. */
const PACKED_IN = ['@hono/node-server', 'eventsource-parser', 'hono', 'preact', 'uuid', 'zod'];

const lock = new URL('../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Readonly<Record<string, Locked>> };

/** What `npm install cardq` fetches beside cardq, with what only some platforms get. */
export const installed = Object.entries(packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  .map(([path, locked]) => licensed(nameOf(path), locked));

/** What lies within our own files. */
export const packedIn = PACKED_IN.map((name) => {
  const locked = packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`${name} is not in package-lock.json`);
  return licensed(name, locked);
});

/** The text of `docs/licenses.md`: what is written here, and the packages of package-lock.json. */
export function licensesPage(): string {
  const [ofPlatforms, ofAll] = [
    installed.filter((one) => one.isOfPlatform),
    installed.filter((one) => !one.isOfPlatform),
  ];
  return `# Licences

cardq is under the [MIT licence](../LICENSE). This page tells those of what comes with it; \`npm run generate\` writes it
from package-lock.json, and a test holds every licence to a list of those that allow any use.

## Installed beside it
What \`npm install cardq\` fetches, each with its licence in its own folder.

${table(ofAll)}

Of these packages npm fetches the one that fits the platform. Those with LGPL in their name hold libvips, which decodes pictures:
it is a shared library that sharp loads, and may be replaced by another build of it.

${table(ofPlatforms)}

## Within its own files
The texts of these licences are in \`dist/third-party-licenses.txt\` of the package, with that of the font DejaVu Sans Condensed.

${table(packedIn)}
`;
}

function table(all: readonly Licensed[]): string {
  const rows = all.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`);
  return ['| package | version | licence |', '|---|---|---|', ...new Set(rows)].join('\n');
}

function licensed(name: string, { version, license = 'unknown', os }: Locked): Licensed {
  // What runs as WebAssembly names no system, but is fetched for one all the same.
  return { name, version, license, isOfPlatform: os !== undefined || /-wasm32$/.test(name) };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
