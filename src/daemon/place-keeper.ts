import { CardqError, messageOf } from '../base/errors.js';
import type { Lifetime } from '../base/lifetime.js';
import type { Ms } from '../base/units.js';
import type { Daemon } from './daemon.js';
import type { LateApi } from './late-api.js';
import { holderOf, type Lock, type Standing } from './lock.js';

/** What makes a supervisor be found. */
interface Place {
  readonly lock: Pick<Lock, 'look' | 'stateDir'>;
  readonly api: Pick<LateApi, 'keepSocket'>;
}

type Keeping = Pick<Daemon, 'isStopping' | 'leave' | 'reportProblem'>;

const LOOK_EVERY_MS: Ms = 2000;

/** Looks after the place of a supervisor until `life` ends. */
export function keepPlace(supervisor: Keeping, { life, ...place }: Place & { readonly life: Lifetime }): PlaceKeeper {
  const keeper = new PlaceKeeper(supervisor, place);
  life.onClose('look at its place', () => keeper.settled()); // before what it may have opened is closed
  life.every('place', LOOK_EVERY_MS, () => void keeper.look());
  return keeper;
}

/**
 * Looks now and then whether a supervisor is still the one that commands find. Somebody may have removed its files: what can be
 * put back is put back; one whose folder is gone, or whose place another has taken, leaves, for nobody would ever see or stop it.
 * Only what is certain, and seen at two looks, ends it: a disk that does not answer, or a folder that was renamed, does not.
 */
export class PlaceKeeper {
  readonly #supervisor: Keeping;
  readonly #place: Place;
  #looking: Promise<void> | null = null;
  #before: Standing = 'held';
  #loss: CardqError | null = null;
  /** What was told last of a trouble that goes on: it is told once. */
  #trouble: string | null = null;

  constructor(supervisor: Keeping, place: Place) {
    this.#supervisor = supervisor;
    this.#place = place;
  }

  /** Why it had to leave; null: it had not. */
  get loss(): CardqError | null {
    return this.#loss;
  }

  /** Never rejects. While the look before is under way, it is that one. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Resolves when no look is under way. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    try {
      const standing = await this.#place.lock.look();
      const isCertain = standing === this.#before;
      this.#before = standing;
      if (standing === 'gone' || standing === 'lost') {
        if (isCertain && !this.#supervisor.isStopping) this.#leave(lossOf(standing, this.#place.lock.stateDir));
      } else if (standing === 'away') {
        this.#tellOnce(
          `the state folder is not at ${this.#place.lock.stateDir} any more, so no command finds it there`,
        );
      } else {
        await this.#putBack(standing);
      }
    } catch (thrown) {
      this.#tellOnce(`whether commands find this supervisor could not be seen to: ${messageOf(thrown)}`);
    }
  }

  async #putBack(standing: 'held' | 'retaken'): Promise<void> {
    const removed = [
      ...(standing === 'retaken' ? ['lock'] : []),
      ...((await this.#place.api.keepSocket(this.#place.lock.stateDir)) ? ['cardq.sock'] : []),
    ];
    if (removed.length > 0) this.#tell(`somebody had removed ${removed.join(' and ')} of the state folder; made again`);
    this.#trouble = null;
  }

  #leave(why: CardqError): void {
    this.#loss = why;
    this.#tell(`${why.message}, so this one leaves`);
    void this.#supervisor.leave(why.message, { now: false });
  }

  #tellOnce(message: string): void {
    if (this.#trouble !== message) this.#tell(message);
    this.#trouble = message;
  }

  #tell(message: string): void {
    this.#supervisor.reportProblem(message, null);
  }
}

function lossOf(standing: 'gone' | 'lost', stateDir: string): CardqError {
  if (standing === 'gone')
    return new CardqError({ code: 'supervisor_failed', message: 'the state folder was removed', where: stateDir });
  return new CardqError({
    code: 'supervisor_locked',
    message: `another supervisor${holderOf(stateDir)} has its state folder, from which files were removed`,
    where: stateDir,
  });
}
