import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe } from 'vitest';
import { lacksPackage } from './lacks.js';

const SOURCE = fileURLToPath(new URL('../fixtures/broker/disk-shim.c', import.meta.url));
const HAS_COMPILER = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;
let library = '';

/** What the shim does to the files whose path contains `match`; `test/fixtures/broker/disk-shim.c` tells more. */
export interface DiskShim {
  readonly match: string;
  readonly syncMs?: number;
  /** While this file says `full`, `write`, `read` or `sync`, that fails. */
  readonly failFile?: string;
  readonly logFile?: string;
}

/** `describe` for what needs a misbehaving disk; without a C compiler skipped with a line that says so, an error in CI. */
export function describeWithDiskShim(title: string, body: () => void): void {
  const missing = 'it needs Linux and a compiler: apt-get install gcc libc6-dev';
  describe.skipIf(lacksPackage(HAS_COMPILER ? null : missing))(title, () => {
    beforeAll(build);
    afterAll(() => rm(dirname(library), { recursive: true, force: true }));
    body();
  });
}

/** The environment of a process with such a disk. */
export function environmentWith({ match, syncMs, failFile, logFile }: DiskShim): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LD_PRELOAD: library,
    DISK_SHIM_MATCH: match,
    ...(syncMs === undefined ? {} : { DISK_SHIM_SYNC_MS: String(syncMs) }),
    ...(failFile === undefined ? {} : { DISK_SHIM_FAIL: failFile }),
    ...(logFile === undefined ? {} : { DISK_SHIM_LOG: logFile }),
  };
}

async function build(): Promise<void> {
  library = join(await mkdtemp(join(tmpdir(), 'cardq-shim-')), 'disk-shim.so');
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE]);
}
