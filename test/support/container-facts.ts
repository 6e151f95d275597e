import type { ContainerFacts } from '../../src/cli/startup/containers/plan.js';
import { loadFrom, type Surroundings } from './config-folder.js';

/** What `cardq startup` knows of a configuration. */
export async function containerFacts(surroundings: Surroundings): Promise<ContainerFacts> {
  const { config, path, folder } = await loadFrom(surroundings);
  const drainTimeout = Math.max(...Object.values(config.workers).map((one) => one.drainTimeout));
  return { config, configPath: path, folder, drainTimeout };
}
