import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyFolder } from './folder.js';

/** One effect of one attempt of a job. */
export interface JournalEntry {
  readonly id: string;
  /** `doubled`: it began while another living process was at it. */
  readonly what: 'began' | 'ended' | 'doubled';
  readonly attempt: number;
  readonly pid: number;
}

/** What jobs have done, in their own words, and the gates at which they wait for the test. */
export interface Journal {
  readonly folder: string;
  entries(): readonly JournalEntry[];
  /** The processes in which the job began, in that order. */
  pidsOf(id: string): readonly number[];
  openGate(name: string): Promise<void>;
}

/** Opens a journal that the workers of `test/fixtures/chaos` write when its folder is among their options. */
export async function openJournal(): Promise<Journal> {
  const folder = await emptyFolder();
  const path = join(folder, 'journal');
  await writeFile(path, '');
  const entries = () => readFileSync(path, 'utf8').split('\n').filter(Boolean).map(readEntry);
  return {
    folder,
    entries,
    pidsOf: (id) => entries().flatMap((one) => (one.id === id && one.what === 'began' ? [one.pid] : [])),
    openGate: (name) => writeFile(join(folder, name), ''),
  };
}

function readEntry(line: string): JournalEntry {
  return JSON.parse(line) as JournalEntry;
}
