/**
 * A file of this package by its place below `src/`, such as `worker/main.js`. The build packs modules together and moves
 * them between the folders of `src/`, so that only one place may count levels.
 */
export function ownFile(place: string): URL {
  return new URL(`../${place}`, import.meta.url);
}
