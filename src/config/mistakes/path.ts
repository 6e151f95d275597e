/** Where a value stands in the configuration: the keys from the root down. */
export type Path = readonly string[];

/** A path for people, and a key for maps: `workers.pdf.processes`, `queues["a.b"].timeout`; the root is empty. */
export function formatPath(path: Path): string {
  return path.map((key, at) => (/^[\w$-]+$/.test(key) ? `${at === 0 ? '' : '.'}${key}` : `["${key}"]`)).join('');
}

/** True when `outer` is `path` or stands above it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, at) => path[at] === key);
}

/** True when one of the two stands above the other, or they are the same. */
export function overlaps(a: Path, b: Path): boolean {
  return isWithin(a, b) || isWithin(b, a);
}
