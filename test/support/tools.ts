import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

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

/** Skips the test where the program is not installed, saying once a file how to get it; with `CI` set its absence is a failure. */
export function requireTool(name: string, { skip }: Pick<TestContext, 'skip'>): void {
  if (spawnSync(name, ['--version']).error === undefined) return;
  const how = `${name} is not installed: apt-get install ${PACKAGES[name] ?? name}`;
  if (process.env['CI']) throw new Error(how);
  if (!told.has(name)) console.warn(`skipped, because ${how}`);
  told.add(name);
  skip(how);
}

// Where many files run, the runner counts what was skipped and keeps the reason to itself.
const told = new Set<string>();
