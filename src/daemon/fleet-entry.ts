import { hostname } from 'node:os';
import type { Ms } from '../base/units.js';
import { version } from '../base/version.js';
import type { FleetEntry } from '../protocol/fleet.js';
import { iso } from './job-document.js';
import { overallState, type StatusFacts } from './status.js';

/** How long an entry holds: two repetitions may be lost before others take its supervisor for gone. */
export const FLEET_TTL_MS: Ms = 15_000;

/** What an entry is made of. */
export interface FleetFacts extends Omit<StatusFacts, 'queues' | 'scaling' | 'queuedMeanwhile'> {
  /** The queues that the workers serve. */
  readonly served: readonly string[];
}

/** What this supervisor says of itself to the others. */
export function fleetEntry(facts: FleetFacts): FleetEntry {
  const { processes } = facts;
  const working = processes.filter(({ role, desired }) => role === 'working' && desired === 'up');
  // One that leaves has the name, and so the figures, of the one that has taken its place.
  const figures = [...new Set(processes.map(({ name }) => name))].map(facts.figuresOf);
  return {
    schemaVersion: 1,
    name: facts.name,
    host: hostname(),
    pid: process.pid,
    version,
    state: overallState(facts),
    startedAt: iso(facts.startedAt),
    processes: { wanted: working.length, running: working.filter(({ state }) => state === 'running').length },
    jobs: {
      running: sum(processes.map(({ pid }) => (pid === null ? 0 : facts.runsIn(pid).length))),
      completed: sum(figures.map(({ completed }) => completed)),
      failed: sum(figures.map(({ failed }) => failed)),
    },
    queues: facts.served,
    ttlMs: FLEET_TTL_MS,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
