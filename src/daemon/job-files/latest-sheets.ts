import type { Broker } from '../../broker/broker.js';
import type { Config } from '../../config/config.js';
import type { JobRecord } from '../../protocol/jobs.js';
import type { Statistics } from '../../statistics/statistics.js';
import { readPage } from '../job-walk.js';
import { namedFiles } from './named-files.js';

interface Parts {
  readonly broker: Pick<Broker, 'walk'>;
  readonly inForce: { readonly config: Pick<Config, 'queues'> };
  readonly statistics: Pick<Statistics, 'renders'>;
}

/** The built-in modules that make PDFs. */
const MAKERS = /^cardq\/workers\/pdf-/;
/** Not every job of a queue need have made one. */
const LOOKED_AT_PER_SHEET = 2;

/**
 * The jobs that made a PDF last, the latest first. Only queues that make such are asked: those of the built-in modules, and those
 * that were seen to.
 */
export async function latestSheets(
  { broker, inForce, statistics }: Parts,
  limit: number,
): Promise<readonly JobRecord[]> {
  const queues = Object.entries(inForce.config.queues)
    .filter(([name, { module }]) => MAKERS.test(module) || statistics.renders(name))
    .map(([name]) => name);
  const which = { queues, states: ['completed'], limit: limit * LOOKED_AT_PER_SHEET, cursor: null } as const;
  const { jobs } = await readPage(broker, which);
  return jobs.filter(({ result }) => namedFiles(result) !== null).slice(0, limit);
}
