import { createRequire } from 'node:module';

const manifest: unknown = createRequire(import.meta.url)('cardq/package.json');

/** The version of the running package. */
export const version: string =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
