import type { HealthDocument } from '../../protocol/control.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';

/** A probe has to answer before it is given up itself. */
const TIMEOUT_MS = 3000;

/** Like the supervisor's own, with null for what nobody told. */
type ShownHealth = { readonly [Key in keyof HealthDocument]: HealthDocument[Key] | null };

const UNKNOWN: ShownHealth = { healthy: true, status: null, uptimeSeconds: null, restartCount: null };
const ABSENT: ShownHealth = { ...UNKNOWN, healthy: false, status: 'stopped' };

export async function run({ operands, options, output, client }: Invocation): Promise<number> {
  if (operands.length > 0)
    throw misuse(`health is of the whole supervisor and takes no "${operands[0]}"`, `cardq show ${operands[0]}`);
  const health: ShownHealth = options.has('live') ? await live() : ((await ask<HealthDocument>('/health')) ?? ABSENT);
  if (output.isJson) output.json({ schemaVersion: 1, ...health });
  else output.data(health.healthy ? 'healthy' : 'unhealthy');
  return health.healthy ? 0 : 1;

  function ask<T>(path: string): Promise<T | null> {
    return client.getIfRunning<T>(path, { timeoutMs: TIMEOUT_MS });
  }

  async function live(): Promise<ShownHealth> {
    return (await ask('/health/live')) === null ? ABSENT : UNKNOWN;
  }
}
