import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { CardqError } from '../../base/errors.js';
import { identifyProcess, isAlive } from '../../base/process-identity.js';
import type { Ms } from '../../base/units.js';
import type { Broker } from '../broker.js';
import { claimLost } from '../transfer.js';

/** How long a claim lasts that is not renewed: as long as the next mover waits for one that died on another host. */
const CLAIM_MS: Ms = 10_000;
const RENEW_EVERY_MS: Ms = 2000;
/** From here on another mover may be at work before ours knows. */
const TRUSTED_MS: Ms = 8000;

/** One mover's right to both brokers. A mover that was stopped for too long has lost it, and must not put anything any more. */
export class Claims {
  readonly #claims: readonly { readonly broker: Broker; readonly claimant: string }[];
  readonly #timer: NodeJS.Timeout;
  #heldAt: Ms;

  /** Throws `conflict` when another move is at work at either, and `usage` when both are the same broker. */
  static async take(source: Broker, target: Broker | null): Promise<Claims> {
    const began = performance.now();
    const me = nameOf(process.pid);
    const from = { broker: source, claimant: `${me}|from` };
    await claim(from.broker, from.claimant);
    if (target === null) return new Claims([from], began);
    const to = { broker: target, claimant: `${me}|to` };
    try {
      await claim(to.broker, to.claimant);
    } catch (thrown) {
      await source.transfer.unclaim(from.claimant);
      throw thrown;
    }
    return new Claims([from, to], began);
  }

  private constructor(claims: readonly { broker: Broker; claimant: string }[], heldAt: Ms) {
    this.#claims = claims;
    this.#heldAt = heldAt;
    this.#timer = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
  }

  /** Throws `conflict` when the claims may have run out. */
  check(): void {
    if (performance.now() - this.#heldAt < TRUSTED_MS) return;
    throw claimLost(this.#claims[0]?.broker.location ?? '');
  }

  /** Who puts at the target; the target knows whether it still may. */
  get putter(): string {
    return this.#claims.at(-1)?.claimant ?? '';
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.allSettled(this.#claims.map(({ broker, claimant }) => broker.transfer.unclaim(claimant)));
  }

  /** One that fails leaves `#heldAt` as it is: that tells. */
  async #renew(): Promise<void> {
    const began = performance.now();
    if (began - this.#heldAt >= TRUSTED_MS) return; // it may have run out, and another mover begun and ended since
    try {
      await Promise.all(this.#claims.map(({ broker, claimant }) => claim(broker, claimant)));
      this.#heldAt = Math.max(this.#heldAt, began);
    } catch {
      // Away, or somebody else's by now.
    }
  }
}

async function claim({ transfer, location }: Broker, claimant: string): Promise<void> {
  let holder = await transfer.claim(claimant, { forMs: CLAIM_MS, from: null });
  if (holder !== claimant && isDead(holder)) {
    holder = await transfer.claim(claimant, { forMs: CLAIM_MS, from: holder });
  }
  if (holder === claimant) return;
  if (withoutSide(holder) === withoutSide(claimant)) {
    throw new CardqError({
      code: 'usage',
      message: '--from and --to are the same broker',
      where: location,
      hint: 'name another one; the very same words for both put back what an unfinished move had set aside',
    });
  }
  const [host, pid] = holder.split('|');
  throw new CardqError({
    code: 'conflict',
    message: `another move is at work there (pid ${pid} on ${host})`,
    where: location,
    hint: `try again when it has ended; if it was killed, in ${CLAIM_MS / 1000} seconds`,
  });
}

/** `host|pid|start|uuid`: on the same host it can be told whether that process lives. */
function nameOf(pid: number): string {
  return [hostname(), pid, identifyProcess(pid)?.startedAt ?? '', randomUUID()].join('|');
}

function isDead(claimant: string): boolean {
  const [host, pid, startedAt = ''] = claimant.split('|');
  return host === hostname() && !isAlive({ pid: Number(pid), startedAt });
}

function withoutSide(claimant: string): string {
  return claimant.slice(0, claimant.lastIndexOf('|'));
}
