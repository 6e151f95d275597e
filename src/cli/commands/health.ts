import type { HealthDocument } from '../../protocol/control.js';
import type { Invocation } from '../command.js';

export async function run({ options, output, client }: Invocation): Promise<number> {
  if (options.has('live')) {
    const live = await client.getIfRunning('/health/live');
    return report(live !== null, { healthy: live !== null });
  }
  const health = await client.getIfRunning<HealthDocument>('/health');
  return report(health?.healthy === true, health ?? { healthy: false, status: 'stopped' });

  function report(isHealthy: boolean, document: object): number {
    if (output.isJson) output.json({ schemaVersion: 1, ...document });
    else output.data(isHealthy ? 'healthy' : 'unhealthy');
    return isHealthy ? 0 : 1;
  }
}
