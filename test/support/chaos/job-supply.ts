import type { Scene } from './scene.js';
import type { Weather } from './weather.js';

/** A job of the storm, and what is known of it from outside. */
export interface StormJob {
  readonly id: string;
  readonly fate: string;
  /** How it ends unless somebody cancels it. */
  readonly expected: 'completed' | 'failed';
  /** Whether its removal was asked for; whether that came through may be unknown. */
  isCancelled: boolean;
}

/** What befalls jobs: the storm's worker knows the names. Those that fail do it at each attempt and have two. */
const KINDS = [
  { fate: 'none', weight: 40 },
  { fate: 'die', weight: 6 },
  { fate: 'exit', weight: 4 },
  { fate: 'spin', weight: 2 },
  { fate: 'block', weight: 2 },
  { fate: 'deaf', weight: 2 },
  { fate: 'leak', weight: 1 },
  { fate: 'fork', weight: 6 },
  { fate: 'fork and die', weight: 4 },
  { fate: 'flood', weight: 3 },
  { fate: 'none', weight: 3, always: 'throw' },
  { fate: 'none', weight: 3, always: 'die' },
] as const;

/** Adds jobs as long as the storm lasts: few wait at a time, so that it ends soon after. */
export class JobSupply {
  readonly jobs: StormJob[] = [];
  readonly #scene: Scene;
  readonly #weather: Weather;

  constructor(scene: Scene, weather: Weather) {
    this.#scene = scene;
    this.#weather = weather;
  }

  /** Adds one; resolves when the broker has it. Its id is chosen here, so that asking again makes no second one. */
  async add(): Promise<void> {
    const kind = this.#weather.weighted(KINDS);
    const always = 'always' in kind ? kind.always : null;
    const forMs = this.#weather.between(0, 300);
    const job: StormJob = {
      id: `storm-${this.jobs.length}`,
      fate: always ?? kind.fate,
      expected: always === null ? 'completed' : 'failed',
      isCancelled: false,
    };
    const body = { queue: 'work', id: job.id, data: { fate: kind.fate, forMs, always } };
    await this.#scene.insist(`${job.id} to be taken`, () =>
      this.#scene.client.post('/jobs', always === null ? body : { ...body, attempts: 2 }),
    );
    this.jobs.push(job);
  }
}
