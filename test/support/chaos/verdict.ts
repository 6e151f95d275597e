import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../../../src/pdf/deck/group-by.js';
import type { JobDocument } from '../../../src/protocol/control.js';
import type { JournalEntry } from '../journal.js';
import type { StormJob } from './job-supply.js';
import type { Scene } from './scene.js';

/** What is wrong with how the jobs of a storm have ended; empty when all is well. The broker must be at rest. */
export async function faultsOfJobs(scene: Scene, jobs: readonly StormJob[]): Promise<readonly string[]> {
  const entries = groupBy(scene.yard.journal.entries(), ({ id }) => id);
  const completions = countCompletions(scene.yard.stateDir);
  const faults: string[] = [];
  for (const job of jobs) {
    const found = await scene.tryTo(`show ${job.id}`, () => scene.yard.job(job.id));
    const told = completions.get(job.id) ?? 0;
    faults.push(
      ...faultsOf(job, { found, told, journal: entries.get(job.id) ?? [] }).map((fault) => `${job.id} ${fault}`),
    );
    if (found?.state === 'completed') faults.push(...faultsOfOutput(scene, job.id));
  }
  return faults;
}

interface Evidence {
  /** Null: the broker does not know it. */
  readonly found: JobDocument | null;
  /** How often the supervisors have told that it was completed. */
  readonly told: number;
  readonly journal: readonly JournalEntry[];
}

function faultsOf(job: StormJob, { found, told, journal }: Evidence): readonly string[] {
  const faults: string[] = [];
  if (journal.some(({ what }) => what === 'doubled')) faults.push('ran in two living processes at once');
  if (told > 1) faults.push(`was completed ${told} times`);
  if (found === null) return job.isCancelled ? faults : [...faults, 'is lost'];
  const { state, failedReason } = found;
  const about = `(${job.fate}${job.isCancelled ? ', cancelled' : ''})`;
  if (state !== 'completed' && state !== 'failed') faults.push(`is ${state} ${about}`);
  else if (state !== job.expected && !job.isCancelled) faults.push(`is ${state}: ${failedReason} ${about}`);
  if (state === 'failed' && !failedReason) faults.push('has failed without a reason');
  if (state === 'failed' && told > 0) faults.push('was completed and has failed');
  if (state === 'completed' && !journal.some(({ what }) => what === 'ended'))
    faults.push('is completed and never ended');
  return faults;
}

function faultsOfOutput({ outputDir }: Scene, id: string): readonly string[] {
  const path = join(outputDir, id);
  const faults = existsSync(`${path}.tmp`) ? [`${id} left half its output`] : [];
  const isWhole = existsSync(path) && readFileSync(path, 'utf8') === id.repeat(1000);
  return isWhole ? faults : [...faults, `${id} is completed without its output`];
}

/** By the supervisors' own logs, also rotated ones. One that is killed may not have told the last. */
function countCompletions(stateDir: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const logs = join(stateDir, 'logs');
  for (const name of readdirSync(logs).filter((one) => one.startsWith('supervisor.log'))) {
    for (const line of readFileSync(join(logs, name), 'utf8').split('\n')) {
      const [, id] = /"event":"job\.completed".*"job":"([^"]+)"/.exec(line) ?? [];
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

const SETTLED_SAMPLES = 40;
const MOST_GROWTH_MIB = 24;

/** Whether the supervisor's memory went on growing after it had warmed up: medians of the first and the last third. */
export function faultsOfMemory(samples: ReadonlyMap<number, readonly number[]>): readonly string[] {
  return [...samples.values()].flatMap((all) => {
    const warm = all.slice(SETTLED_SAMPLES);
    const third = Math.floor(warm.length / 3);
    if (third < SETTLED_SAMPLES) return [];
    const growth = median(warm.slice(-third)) - median(warm.slice(0, third));
    return growth > MOST_GROWTH_MIB ? [`the supervisor grew by ${Math.round(growth)} MiB`] : [];
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
