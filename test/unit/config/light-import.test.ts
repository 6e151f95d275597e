import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const LOCATE = fileURLToPath(new URL('../../../src/config/locate.ts', import.meta.url));

test('finding the state folder loads no package at all', () => {
  const { files, outside } = importedFrom(LOCATE);
  expect(files.size).toBeLessThan(12);
  expect([...outside].filter((specifier) => !specifier.startsWith('node:'))).toEqual([]);
});

/** What a module loads by static imports, of ours and of others; types vanish in compiling. */
function importedFrom(file: string, files = new Set<string>(), outside = new Set<string>()) {
  if (files.has(file)) return { files, outside };
  files.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)(?! type\b)[^;]*?from '([^']+)'/gm,
  )) {
    if (specifier.startsWith('.'))
      importedFrom(resolve(dirname(file), specifier.replace(/\.js$/, '.ts')), files, outside);
    else outside.add(specifier);
  }
  return { files, outside };
}
