import type { FleetDocument } from '../../protocol/fleet.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { fleetText } from './fleet-text.js';
import type { Look } from './look.js';

/** A broker that has fallen silent is asked for 2 s. */
const TIMEOUT_MS = 5000;
const NOT_RUNNING = 'cardq is not running';

/** Exit status 0 all run, 1 the broker is down or one is degraded, 3 none runs here. */
export async function lookAtFleet({ client, operands, output }: Invocation): Promise<Look> {
  if (operands.length > 0) throw misuse('--fleet shows all supervisors, and takes no workers', 'cardq status --fleet');
  const fleet = await client.getIfRunning<FleetDocument>('/fleet', { timeoutMs: TIMEOUT_MS });
  const document: FleetDocument = fleet ?? (await absentFleet());
  return { document, text: () => (fleet === null ? NOT_RUNNING : fleetText(fleet, output)), exit: exitOf(document) };
}

async function absentFleet(): Promise<FleetDocument> {
  const { absentStatus } = await import('./absent-status.js');
  return { schemaVersion: 1, broker: absentStatus().broker, supervisors: [], problems: [] };
}

function exitOf({ broker, supervisors }: FleetDocument): number {
  if (supervisors.length === 0) return 3;
  const isWell = broker.state === 'up' && supervisors.every(({ state }) => state !== 'degraded');
  return isWell ? 0 : 1;
}
