import type { Json, JsonObject } from '../base/json.js';
import type { BrokerStatus, IsoTime, OverallState, Problem } from './status.js';

/**
 * What a supervisor says of itself at its broker, for supervisors of any version to read. Fields may be added and may be
 * missing, and none changes its meaning without `schemaVersion` going up.
 */
export type FleetEntry = {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly state: OverallState;
  readonly startedAt: IsoTime;
  /** Of the worker processes: how many there are to be, standbys apart, and how many of them are at work. */
  readonly processes: { readonly wanted: number; readonly running: number };
  /** In hand now, and ended since it started. */
  readonly jobs: { readonly running: number; readonly completed: number; readonly failed: number };
  /** That its workers serve. */
  readonly queues: readonly string[];
  /** How long this holds from when it is said. */
  readonly ttlMs: number;
};

/** What `status --fleet --json` prints and `GET /api/v1/fleet` answers. */
export interface FleetDocument {
  readonly schemaVersion: 1;
  readonly broker: BrokerStatus;
  /** By host, name and pid. */
  readonly supervisors: readonly FleetSupervisor[];
  readonly problems: readonly Problem[];
}

/** One of the supervisors at a broker; null for what it did not say in a way that this version understands. */
export interface FleetSupervisor {
  /** Another one after each start. */
  readonly id: string;
  /** It is the one that answers. */
  readonly self: boolean;
  readonly name: string | null;
  readonly host: string | null;
  readonly pid: number | null;
  readonly version: string | null;
  /** A later version may know other words than `OverallState`. */
  readonly state: string | null;
  readonly startedAt: IsoTime | null;
  readonly processes: { readonly wanted: number | null; readonly running: number | null };
  readonly jobs: { readonly running: number | null; readonly completed: number | null; readonly failed: number | null };
  readonly queues: readonly string[] | null;
  /** Since it said so. */
  readonly heartbeatAgeMs: number | null;
}

/** Reads what any version has said of itself, as far as it can be read; `expiresInMs` is what is left of its time. */
export function readFleetEntry(
  { id, entry, expiresInMs }: { readonly id: string; readonly entry: Json; readonly expiresInMs: number },
  self: string,
): FleetSupervisor {
  const fields = objectOf(entry);
  const [processes, jobs] = [objectOf(fields['processes']), objectOf(fields['jobs'])];
  const ttlMs = numberOf(fields['ttlMs']);
  return {
    id,
    self: id === self,
    name: textOf(fields['name']),
    host: textOf(fields['host']),
    pid: numberOf(fields['pid']),
    version: textOf(fields['version']),
    state: textOf(fields['state']),
    startedAt: instantOf(fields['startedAt']),
    processes: { wanted: numberOf(processes['wanted']), running: numberOf(processes['running']) },
    jobs: {
      running: numberOf(jobs['running']),
      completed: numberOf(jobs['completed']),
      failed: numberOf(jobs['failed']),
    },
    queues: namesOf(fields['queues']),
    heartbeatAgeMs: ttlMs === null ? null : Math.max(0, ttlMs - expiresInMs),
  };
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function instantOf(value: Json | undefined): IsoTime | null {
  const text = textOf(value);
  return text === null || Number.isNaN(Date.parse(text)) ? null : text;
}

function namesOf(value: Json | undefined): readonly string[] | null {
  return isList(value) ? value.filter((one) => typeof one === 'string') : null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
