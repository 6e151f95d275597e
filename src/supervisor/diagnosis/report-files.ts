import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Enough for a bad night; one takes a few kilobytes. */
const MOST_REPORTS = 50;

/** The folder of reports in a state folder; only its owner may read it. The oldest reports make room for new ones. */
export class ReportFiles {
  readonly #folder: string;

  constructor(stateDir: string) {
    this.#folder = join(stateDir, 'reports');
  }

  /** Saves a report on `process` and returns its path. Throws what the disk throws. */
  save(process: string, at: Date, text: string): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${at.toISOString().replaceAll(':', '-')}-${process}.txt`);
    writeFileSync(path, text, { mode: 0o600 });
    this.#makeRoom();
    return path;
  }

  // Their names begin with their time, so that the order of names is that of times.
  #makeRoom(): void {
    const reports = readdirSync(this.#folder)
      .filter((name) => name.endsWith('.txt'))
      .sort();
    for (const name of reports.slice(0, -MOST_REPORTS)) rmSync(join(this.#folder, name), { force: true });
  }
}
