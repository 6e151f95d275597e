import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
}

const lock = new URL('../../../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Readonly<Record<string, Locked>> };

// A registry that lacked some made npm leave them out, and `npm ci` refused the lock on every machine.
test('the lock names every package of every platform, so that npm ci takes it', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isFound(path, name))
      .map((name) => `${path} → ${name}`),
  );
  expect(missing).toEqual([]);
});

test('the packages of one platform alone are told as that, so that no other fetches them', () => {
  const names = Object.keys(packages).filter((path) => /-(darwin|win32|android|linux(musl)?)-\w+/.test(path));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((path) => packages[path]?.os === undefined)).toEqual([]);
});

/** Whether Node finds a package from a folder: beside it, or further out. */
function isFound(from: string, name: string): boolean {
  if (packages[`${from}${from === '' ? '' : '/'}node_modules/${name}`] !== undefined) return true;
  return from !== '' && isFound(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}
