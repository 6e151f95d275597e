import { readFileSync } from 'node:fs';
import { isAlive } from '../../../src/base/process-identity.js';
import { groupBy } from '../../../src/pdf/deck/group-by.js';
import type { StatusDocument, WorkerStatus } from '../../../src/protocol/status.js';
import type { MarkedProcess } from '../../../src/supervisor/strays/marked-processes.js';
import { livingChildren } from '../yard.js';
import { MOST_PROCESSES } from './blows.js';
import type { Scene } from './scene.js';

const STATUS_WITHIN_MS = 8000;
/** A status is older than the look at the processes that follows it; this is longer than any spawn takes, or any exit to be heard. */
const KNOWN_WITHIN_MS = 5000;
const MIB = 1024 ** 2;
/** What the supervisor may need in a storm, with the answers and the job records that are in hand. */
const MOST_MIB = 220;

/** Looks at a scene from outside, again and again, and keeps what must never be seen. */
export class Watch {
  readonly faults: string[] = [];
  /** Memory of the supervisor, by its pid, in the order of sight. */
  readonly rssMib = new Map<number, number[]>();
  looks = 0;
  slowestStatusMs = 0;
  readonly #scene: Scene;
  /** Children of the supervisor that its status does not list, and since when. */
  #unknown = new Map<number, number>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async look(): Promise<void> {
    this.looks++;
    const status = await this.#askStatus();
    const living = livingChildren(this.#scene.yard.stateDir);
    this.#checkSupervisors(living);
    if (status === null) return;
    this.#checkNames(status);
    this.#checkChildren(status, living);
    this.#checkMemory(status.supervisor);
  }

  /** Null while a blow has the supervisor away: else it must answer. */
  async #askStatus(): Promise<StatusDocument | null> {
    const { downs, isUp } = this.#scene;
    const askedAt = performance.now();
    try {
      const status = await this.#scene.client.get<StatusDocument>('/status', { timeoutMs: STATUS_WITHIN_MS });
      this.slowestStatusMs = Math.max(this.slowestStatusMs, performance.now() - askedAt);
      return status;
    } catch (thrown) {
      if (isUp && this.#scene.downs === downs) this.#fault(`status did not answer: ${thrown}`);
      return null;
    }
  }

  /** Children of two supervisors at once are the doubles that a start after a death must not make. */
  #checkSupervisors(living: readonly MarkedProcess[]): void {
    const bySupervisor = groupBy(living, ({ mark }) => mark.split(':')[0] ?? mark);
    if (bySupervisor.size < 2) return;
    const stillThere = [...bySupervisor.values()].map((all) => all.filter(isAlive)).filter((all) => all.length > 0);
    if (stillThere.length > 1) this.#fault(`children of two supervisors live at once: ${JSON.stringify(stillThere)}`);
  }

  /** Of each name one incarnation, but for those that leave, and for one that boots to take over. */
  #checkNames({ workers }: StatusDocument): void {
    const staying = groupBy(
      workers.filter(({ state }) => !LEAVING.has(state)),
      ({ name }) => name,
    );
    for (const [name, all] of staying) {
      const booted = all.filter(({ state }) => state !== 'starting').length;
      if (booted > 1 || all.length > 2)
        this.#fault(`${name} is ${all.map(({ state }) => state).join(' and ')} at once`);
    }
    if (staying.size > MOST_NAMES)
      this.#fault(`there are ${staying.size} workers, and ${MOST_NAMES} at most were asked for`);
  }

  /** What the supervisor has started and does not know of any more. */
  #checkChildren({ workers, supervisor }: StatusDocument, living: readonly MarkedProcess[]): void {
    const known = new Set(workers.map(({ pid }) => pid));
    const unknown = living.filter(({ pid }) => !known.has(pid) && parentOf(pid) === supervisor.pid);
    const before = this.#unknown;
    this.#unknown = new Map(unknown.map(({ pid }) => [pid, before.get(pid) ?? performance.now()]));
    for (const [pid, since] of this.#unknown) {
      if (performance.now() - since > KNOWN_WITHIN_MS) this.#fault(`the supervisor does not know its child ${pid}`);
    }
  }

  #checkMemory({ pid, rssBytes }: StatusDocument['supervisor']): void {
    if (pid === null || rssBytes === null) return;
    const mib = rssBytes / MIB;
    if (mib > MOST_MIB) this.#fault(`the supervisor takes ${Math.round(mib)} MiB`);
    this.rssMib.set(pid, [...(this.rssMib.get(pid) ?? []), mib]);
  }

  #fault(what: string): void {
    this.faults.push(what);
    this.#scene.note(`FAULT ${what}`);
  }
}

const LEAVING: ReadonlySet<WorkerStatus['state']> = new Set(['draining', 'killing']);
/** One more stands by. */
const MOST_NAMES = MOST_PROCESSES + 1;

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // it has just ended
  }
}
