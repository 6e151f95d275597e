import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** The Debian packages of the programs that some tests compare with. */
const PACKAGES: Readonly<Record<string, string>> = {
  pdftoppm: 'poppler-utils',
  pdfimages: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  mutool: 'mupdf-tools',
};

/** Skips the test, saying how to get the program, where it is not installed; with `CI` set its absence is a failure. */
export function requireTool(name: string, { skip }: Pick<TestContext, 'skip'>): void {
  if (spawnSync(name, ['--version']).error === undefined) return;
  const how = `${name} is not installed: apt-get install ${PACKAGES[name] ?? name}`;
  if (process.env['CI']) throw new Error(how);
  skip(how);
}
