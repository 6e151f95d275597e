import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of a log's older generations, the oldest first. */
export function generationsOf(path: string): string[] {
  const numbers = readdirSync(join(path, '..'))
    .map((name) => Number(/\.log\.(\d+)$/.exec(name)?.[1]))
    .filter((number) => number > 0);
  return numbers.sort((a, b) => b - a).map((number) => `${path}.${number}`);
}

/** The whole lines of a log and of its older generations, in the order in which they were written. */
export function linesOf(path: string): string[] {
  const files = [...generationsOf(path), path];
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1));
}
