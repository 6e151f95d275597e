import type { Ms } from '../base/units.js';
import { type RestartReason, restartReason } from '../policy/restart-reason.js';
import type { SupervisorEvent } from '../protocol/events.js';

type Exited = Extract<SupervisorEvent, { event: 'worker.exited' }>;

/** Somebody new has the place of somebody who ended. */
export interface Restart {
  readonly at: Ms;
  /** The place: `pdf-1`. */
  readonly process: string;
  /** The entry: `pdf`. */
  readonly worker: string;
  readonly reason: RestartReason;
  readonly exit: Pick<Exited, 'at' | 'pid' | 'code' | 'signal' | 'cause' | 'reason' | 'uptimeMs' | 'lastWords'>;
}

/** Of all processes together; with their last words that is at most 1 MB, and some 200 kB as a rule. */
const KEPT = 500;
const LAST_WORDS = 3;
/** UTF-16 units of a line. */
const LONGEST_WORDS = 300;

interface Ended {
  readonly exit: Exited;
  readonly wasReady: boolean;
}

/** `succeeding`: booting beside another one; `leaving`: asked to go while nobody else was ready to have its place. */
type Standing = 'booting' | 'succeeding' | 'ready' | 'leaving';

interface Known {
  /** Living incarnations, by pid. */
  readonly living: Map<number, Standing>;
  /** Who ended, and has been followed by nobody. */
  vacant: Ended | null;
}

/** Understands from the stream of events who has taken whose place, and why: counts all, and keeps the latest. */
export class Restarts {
  readonly #known = new Map<string, Known>();
  readonly #counts = new Map<string, Map<RestartReason, number>>();
  #latest: readonly Restart[] = [];

  /** The latest first. */
  get latest(): readonly Restart[] {
    return this.#latest;
  }

  /** Entry → reason → how many since the supervisor began. */
  get counts(): ReadonlyMap<string, ReadonlyMap<RestartReason, number>> {
    return this.#counts;
  }

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    switch (event.event) {
      case 'worker.spawned':
        this.#fill(event.process, event.at);
        this.#noteBirth(this.#of(event.process), event.pid);
        break;
      case 'worker.ready':
        this.#fill(event.process, event.at); // a successor gets the place when it is ready, also of one that died meanwhile
        this.#of(event.process).living.set(event.pid, 'ready');
        break;
      case 'worker.draining':
        this.#noteLeaving(this.#of(event.process), event.pid);
        break;
      case 'worker.exited':
        this.#noteExit(event);
        break;
      case 'worker.took_over':
        this.#fill(event.process, event.at);
        this.#of(event.standby).living.delete(event.pid);
        this.#of(event.process).living.set(event.pid, 'ready');
        break;
      case 'worker.stopped':
      case 'worker.gave_up': // a person has to begin it anew
        this.#leaveVacant(event.process);
        break;
    }
  }

  #noteBirth({ living }: Known, pid: number): void {
    living.set(pid, living.size === 0 ? 'booting' : 'succeeding');
  }

  #noteLeaving({ living }: Known, pid: number): void {
    const hasSuccessor = [...living].some(([other, standing]) => other !== pid && standing === 'ready');
    if (living.get(pid) === 'ready' && !hasSuccessor) living.set(pid, 'leaving');
  }

  /**
   * A successor that is ready had the place before its predecessor was asked to go; one that never was changes nothing by its end.
   * Whoever is ready beside one that had no successor has another place, made anew.
   */
  #noteExit(exit: Exited): void {
    const known = this.#of(exit.process);
    const standing = known.living.get(exit.pid) ?? 'booting';
    known.living.delete(exit.pid);
    if (standing === 'succeeding') return;
    const ended = { exit, wasReady: standing !== 'booting' };
    const hasSuccessor = [...known.living.values()].includes('ready');
    if (!hasSuccessor) known.vacant ??= ended;
    else if (standing === 'ready') this.#add(ended, exit.at);
  }

  /** Nobody follows. There may be others of that name: one that is on its way out, or one for whom the place was made again. */
  #leaveVacant(process: string): void {
    const known = this.#of(process);
    known.vacant = null;
    if (known.living.size === 0) this.#known.delete(process);
  }

  #fill(process: string, at: Ms): void {
    const known = this.#of(process);
    if (known.vacant !== null) this.#add(known.vacant, at);
    known.vacant = null;
  }

  #add({ exit, wasReady }: Ended, at: Ms): void {
    const { process, worker, pid, code, signal, cause, uptimeMs } = exit;
    const reason = restartReason(cause, { wasReady });
    const lastWords = exit.lastWords.slice(-LAST_WORDS).map(shortened);
    const ofExit = { at: exit.at, pid, code, signal, cause, reason: shortened(exit.reason), uptimeMs, lastWords };
    this.#latest = [{ at, process, worker, reason, exit: ofExit }, ...this.#latest.slice(0, KEPT - 1)];
    const counts = this.#counts.get(worker) ?? new Map<RestartReason, number>();
    this.#counts.set(worker, counts.set(reason, (counts.get(reason) ?? 0) + 1));
  }

  #of(process: string): Known {
    const known = this.#known.get(process);
    if (known !== undefined) return known;
    const fresh = { living: new Map<number, Standing>(), vacant: null };
    this.#known.set(process, fresh);
    return fresh;
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_WORDS ? text : `${text.slice(0, LONGEST_WORDS - 1)}…`;
}
