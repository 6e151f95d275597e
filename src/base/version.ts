import { readFileSync } from 'node:fs';
import { packageFile } from './own-file.js';

const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));

/** The version of the running package. */
export const version: string =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
