import { messageOf } from '../base/errors.js';
import type { Lifetime } from '../base/lifetime.js';
import type { Ms } from '../base/units.js';
import type { Broker, FleetMember } from '../broker/broker.js';
import { withDeadline } from '../broker/deadline.js';
import { type FleetDocument, type FleetEntry, type FleetSupervisor, readFleetEntry } from '../protocol/fleet.js';
import { FLEET_TTL_MS, type FleetFacts, fleetEntry } from './fleet-entry.js';
import { brokerProblems, brokerStatus, overallState } from './status.js';

/** How often a supervisor looks whether there is something new to say of it. */
const LOOK_EVERY_MS: Ms = 1000;
/** How often it says what it has said before. */
const REPEAT_AFTER_MS: Ms = 5000;
const LEAVE_WITHIN_MS: Ms = 500;
/** Whoever asks is answered within this, whatever the broker does. */
const PATIENCE_MS: Ms = 250;
/** One that is far away takes so many times as long for this as for a sign of life, at the most. */
const LATENCIES = 4;

/** This supervisor's place among those at its broker: it says what it is as long as it lives, and knows the others. */
export class FleetMembership {
  readonly #broker: Broker;
  readonly #facts: () => FleetFacts;
  #said: { readonly state: string; readonly at: Ms } | null = null;
  #saying: Promise<void> | null = null;

  constructor(broker: Broker, facts: () => FleetFacts) {
    this.#broker = broker;
    this.#facts = facts;
  }

  /** Says so at once each time the broker comes up, when its state changes, and every few seconds; `life` ends it. */
  begin(life: Lifetime): void {
    if (this.#broker.kind === 'embedded') return; // there is nobody else to be told
    life.onClose('fleet', () => this.#leave());
    life.every('fleet', LOOK_EVERY_MS, () => this.#look());
    const unsubscribe = this.#broker.onStateChange(() => {
      this.#said = null; // it may have come back empty
      this.#look();
    });
    life.onClose('fleet at an outage', unsubscribe);
    this.#look();
  }

  /** All that are known now; while the broker is away, that is itself alone. `queuedMeanwhile` as for a status. */
  async read(queuedMeanwhile: number): Promise<FleetDocument> {
    const self = { id: this.#broker.holder, entry: fleetEntry(this.#facts()), expiresInMs: FLEET_TTL_MS };
    const { members, problems } = await this.#others(self.id);
    const { broker } = this.#facts();
    return {
      schemaVersion: 1,
      broker: brokerStatus({ broker, queuedMeanwhile }),
      supervisors: [self, ...members]
        .map((member) => readFleetEntry(member, self.id))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
      problems: [...brokerProblems(broker), ...problems],
    };
  }

  /** How many they are, without a question to the broker: as of a few seconds ago. While it is away this one stands alone. */
  get size(): number {
    return this.#broker.state.state === 'up' ? this.#broker.fleet.size : 1;
  }

  async #others(self: string): Promise<Pick<FleetDocument, 'problems'> & { readonly members: readonly FleetMember[] }> {
    const patienceMs = Math.max(PATIENCE_MS, LATENCIES * (this.#broker.state.latencyMs ?? 0));
    try {
      const members = await withDeadline('a question about the fleet', patienceMs, this.#broker.fleet.list());
      return { members: members.filter(({ id }) => id !== self), problems: [] };
    } catch (thrown) {
      const message = `only this supervisor is shown: ${messageOf(thrown)}`;
      return { members: [], problems: [{ code: 'fleet_unknown', worker: null, message, hint: null }] };
    }
  }

  #look(): void {
    if (this.#saying !== null || this.#broker.state.state !== 'up') return;
    const now = performance.now();
    const facts = this.#facts();
    const state = overallState(facts);
    if (this.#said?.state === state && now - this.#said.at < REPEAT_AFTER_MS) return;
    this.#said = { state, at: now };
    this.#saying = this.#say(fleetEntry(facts));
  }

  async #say(entry: FleetEntry): Promise<void> {
    try {
      await this.#broker.fleet.announce(entry, FLEET_TTL_MS);
    } catch {
      this.#said = null; // the broker went away, or has no room: its state says so, and the next look tries again
    }
    this.#saying = null;
  }

  /** Hardly waits for a broker that is away or silent: there it is forgotten by itself. What it is saying arrives before this. */
  async #leave(): Promise<void> {
    await withDeadline('leaving the fleet', LEAVE_WITHIN_MS, this.#broker.fleet.withdraw()).catch(() => undefined);
  }
}

function placeOf({ host, name, pid, id }: FleetSupervisor): string {
  return [host, name, String(pid).padStart(PID_DIGITS), id].join('\n');
}

const PID_DIGITS = 10;
