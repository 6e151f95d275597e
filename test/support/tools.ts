import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';
import { lacksPackage } from './lacks.js';

/** The Debian packages of the programs that some tests compare with. */
const PACKAGES: Readonly<Record<string, string>> = {
  pdftoppm: 'poppler-utils',
  pdfimages: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  mutool: 'mupdf-tools',
  promtool: 'prometheus',
  nginx: 'nginx-light',
  'systemd-notify': 'systemd',
  'systemd-analyze': 'systemd',
};

/** Skips the test where the program is not installed, saying how to get it; with `CI` set its absence is a failure. */
export function requireTool(name: string, { skip }: Pick<TestContext, 'skip'>): void {
  const missing = missingTool(name);
  if (lacksPackage(missing)) skip(missing);
}

/** What to do for a program that is not installed; null: it is. */
export function missingTool(name: string): string | null {
  if (spawnSync(name, ['--version']).error === undefined) return null;
  return `${name} is not installed: apt-get install ${PACKAGES[name] ?? name}`;
}
