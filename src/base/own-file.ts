/**
 * A file of this package by its place below `src/`, such as `worker/main.js`. The build packs modules together and moves
 * them between the folders of `src/`, so that only one place may count levels.
 */
export function ownFile(place: string): URL {
  return new URL(`../${place}`, import.meta.url);
}

/**
 * A file at the root of this package, such as `package.json`: what is compiled lies in `dist/src/`. Node finds it by the name of
 * the package, too, but reads and resolves for 1 to 2 ms before.
 */
export function packageFile(name: string): URL {
  const sources = ownFile('');
  return new URL(sources.pathname.endsWith('/dist/src/') ? `../../${name}` : `../${name}`, sources);
}
