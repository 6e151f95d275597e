import { readFileSync } from 'node:fs';
import { isAlive } from '../../../src/base/process-identity.js';
import { groupBy } from '../../../src/pdf/deck/group-by.js';
import type { StatusDocument, WorkerStatus } from '../../../src/protocol/status.js';
import type { MarkedProcess } from '../../../src/supervisor/strays/marked-processes.js';
import { livingChildren } from '../yard.js';
import { MOST_PROCESSES } from './blows.js';
import type { Scene } from './scene.js';

const STATUS_WITHIN_MS = 8000;
/** A replacement boots beside the one that it replaces; this is longer than it may take to boot, to leave or to be killed. */
const BESIDE_WITHIN_MS = 12_000;
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
  /** Incarnations beside another of their name, and since when. */
  #beside = new Map<string, number>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async look(): Promise<void> {
    this.looks++;
    const status = await this.#askStatus();
    const living = livingChildren(this.#scene.yard.stateDir);
    this.#checkSupervisors(living);
    if (status === null) return;
    this.#checkNames(status.workers);
    this.#checkIncarnations(status, living);
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

  #checkNames(workers: readonly WorkerStatus[]): void {
    const current = workers.filter(({ state }) => !LEAVING.has(state)).map(({ name }) => name);
    const twice = current.find((name, index) => current.indexOf(name) !== index);
    if (twice !== undefined) this.#fault(`status has two of ${twice} that are not leaving`);
    const most = MOST_PROCESSES + STANDBY;
    if (current.length > most)
      this.#fault(`status has ${current.length} processes, and at most ${most} were asked for`);
  }

  /** One incarnation of a name at a time, but for those that leave, and for one that boots to take over. */
  #checkIncarnations({ workers, supervisor }: StatusDocument, living: readonly MarkedProcess[]): void {
    const leaving = new Set(workers.filter(({ state }) => LEAVING.has(state)).map(({ pid }) => pid));
    const own = living.filter(({ pid }) => parentOf(pid) === supervisor.pid && !leaving.has(pid));
    const before = this.#beside;
    this.#beside = new Map();
    for (const [name, all] of groupBy(own, ({ mark }) => mark.split(':')[1] ?? mark)) {
      if (all.length < 2) continue;
      const who = all.map(({ pid }) => pid).join(' and ');
      const since = before.get(`${name}: ${who}`) ?? performance.now();
      this.#beside.set(`${name}: ${who}`, since);
      if (performance.now() - since > BESIDE_WITHIN_MS) this.#fault(`${who} live as ${name}, and neither leaves`);
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
const STANDBY = 1;

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // it has just ended
  }
}
