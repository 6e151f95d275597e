import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardqError } from '../../../src/base/errors.js';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../../src/base/process-identity.js';
import { Client } from '../../../src/cli/client/client.js';
import { socketPath } from '../../../src/config/locate.js';
import type { RedisServer } from '../redis-server.js';
import { until } from '../until.js';
import type { Yard } from '../yard.js';

/** Longer than any blow keeps the supervisor, the broker or the disk away. */
const PATIENCE_MS = 45_000;

/** Where a storm rages: a cardq, what it stands on, and what has been done to it. */
export class Scene {
  readonly yard: Yard;
  readonly client: Client;
  readonly redis: RedisServer | null;
  /** A file that can take all the room of the supervisor's disk; null: none may be mounted. */
  readonly ballast: string | null;
  readonly outputDir: string;
  /** False while a blow has the supervisor down, or frozen. */
  isUp = true;
  /** Turns with each time that it is down: who waited meanwhile has seen both. */
  downs = 0;
  readonly trace: string[] = [];
  readonly #beganAt = performance.now();

  constructor(parts: {
    readonly yard: Yard;
    readonly redis: RedisServer | null;
    readonly disk: string | null;
  }) {
    this.yard = parts.yard;
    this.client = new Client({ socket: socketPath(parts.yard.stateDir) });
    this.redis = parts.redis;
    this.ballast = parts.disk === null ? null : join(parts.disk, 'ballast');
    this.outputDir = join(parts.disk ?? parts.yard.folder, 'output');
  }

  note(what: string): void {
    this.trace.push(`${((performance.now() - this.#beganAt) / 1000).toFixed(2)} ${what}`);
  }

  /** Asks again and again until it is done: what the storm refuses now, it grants later. */
  insist<T>(what: string, ask: () => Promise<T>): Promise<NonNullable<T>> {
    return until(what, ask, PATIENCE_MS);
  }

  /** Asks once; null, with a note, when the storm is in the way. */
  async tryTo<T>(what: string, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (thrown) {
      if (!(thrown instanceof CardqError) || !REFUSALS.has(thrown.code)) throw thrown;
      this.note(`${what}: ${thrown.code}`);
      return null;
    }
  }

  /** The living supervisor, or null. */
  supervisor(): ProcessIdentity | null {
    try {
      return identifyProcess(Number(readFileSync(join(this.yard.stateDir, 'supervisor.pid'), 'utf8')));
    } catch {
      return null; // ENOENT: it has left in order
    }
  }

  /** Does what ends with the supervisor down or frozen, and brings it back. */
  async whileDown(action: () => Promise<void>): Promise<void> {
    this.isUp = false;
    this.downs++;
    await action();
    await this.insist('the supervisor to be up', async () => {
      const { code, stderr } = await this.yard.run(['start']);
      if (code !== 0) throw new Error(`start ended with ${code}: ${stderr}`);
      return true;
    });
    this.isUp = true;
  }

  async killSupervisor(): Promise<void> {
    const supervisor = this.supervisor();
    if (supervisor === null) return;
    process.kill(supervisor.pid, 'SIGKILL');
    await until('the supervisor to be dead', () => !isAlive(supervisor));
  }
}

/** What may be answered in a storm: somebody is away, or has been struck before it was ready. */
const REFUSALS: ReadonlySet<string> = new Set([
  'boot_failed',
  'broker_unreachable',
  'conflict',
  'disk_full',
  'job_unknown',
  'no_supervisor',
  'timed_out',
  'worker_unknown',
]);
