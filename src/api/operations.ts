import { randomUUID } from 'node:crypto';
import type { IsoTime } from '../protocol/status.js';
import { describeProblem, type Problem } from './problem.js';

/** What takes its time. */
export const OPERATION_KINDS = [
  ...(['start', 'stop', 'restart', 'scale', 'shutdown'] as const),
  ...(['reload', 'purge', 'retry-failed'] as const),
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** How it stands with something that was accepted. */
export interface OperationDocument {
  readonly id: string;
  readonly kind: OperationKind;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly startedAt: IsoTime;
  readonly finishedAt: IsoTime | null;
  /** What the request would have answered, had it waited; null until it has succeeded. */
  readonly result: object | null;
  /** Why it failed; null when it did not. */
  readonly error: Problem | null;
}

/** How many are remembered; the oldest is forgotten first. */
const KEPT = 100;

/** What was accepted lately, and what has become of it. */
export class Operations {
  readonly #known = new Map<string, OperationDocument>();

  /** Follows something that is under way; returns its name. */
  follow(kind: OperationKind, done: Promise<object>): string {
    const id = randomUUID();
    const begun = { id, kind, startedAt: now() };
    this.#known.set(id, { ...begun, state: 'running', finishedAt: null, result: null, error: null });
    for (const oldest of [...this.#known.keys()].slice(0, -KEPT)) this.#known.delete(oldest);
    done.then(
      (result) => this.#settle({ ...begun, state: 'succeeded', finishedAt: now(), result, error: null }),
      (thrown: unknown) =>
        this.#settle({ ...begun, state: 'failed', finishedAt: now(), result: null, error: describeProblem(thrown) }),
    );
    return id;
  }

  /** Null when it is not, or no longer, known. */
  get(id: string): OperationDocument | null {
    return this.#known.get(id) ?? null;
  }

  #settle(operation: OperationDocument): void {
    if (this.#known.has(operation.id)) this.#known.set(operation.id, operation);
  }
}

function now(): IsoTime {
  return new Date().toISOString();
}
