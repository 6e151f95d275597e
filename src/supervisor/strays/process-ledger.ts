import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../base/errors.js';
import { identifyProcess, type ProcessIdentity } from '../../base/process-identity.js';
import { type ConsumerName, readConsumerNames } from '../../protocol/consumers.js';

/** A child that a supervisor has started. */
export interface LedgerEntry extends ProcessIdentity {
  /** `pdf-1` */
  readonly process: string;
  readonly mark: string;
  /** By which it takes jobs itself, as far as it has told. */
  readonly consumers: readonly ConsumerName[];
}

interface LedgerFile {
  /** The boot of the machine during which these pids and start times mean something. */
  readonly bootId: string | null;
  readonly processes: readonly LedgerEntry[];
}

/**
 * The list of living children on disk, for the supervisor that comes after one which was killed. A birth is written at
 * once; a death only with the next birth, because an entry too many does no harm (start times are compared) and an entry
 * too few would. It is not synced: after a power failure no process is left to be listed. Closing removes the file, so
 * that there is one exactly when its supervisor did not leave in order.
 */
export class ProcessLedger {
  readonly #path: string;
  readonly #living = new Map<number, LedgerEntry>();
  readonly #onProblem: (message: string, error: string) => void;

  constructor(stateDir: string, onProblem: (message: string, error: string) => void) {
    this.#path = ledgerPath(stateDir);
    this.#onProblem = onProblem;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#write();
  }

  /** Notes a birth. Between it and this note the child is known by the mark in its environment alone. */
  add(process: string, mark: string, pid: number): void {
    const identity = identifyProcess(pid);
    if (identity === null) return; // it has ended already
    this.#living.set(pid, { process, mark, consumers: [], ...identity });
    this.#write();
  }

  /** It bears another name now; the next birth takes that to the disk. */
  rename(pid: number, process: string): void {
    const entry = this.#living.get(pid);
    if (entry !== undefined) this.#living.set(pid, { ...entry, process });
  }

  /** Notes by which consumers it takes jobs itself. Should it and the supervisor die, nobody else knows whose these were. */
  noteConsumers(pid: number, told: readonly ConsumerName[]): void {
    const entry = this.#living.get(pid);
    const consumers = told.map(({ id, queue, prefix }) => ({ id, queue, prefix }));
    if (entry === undefined || isDeepStrictEqual(entry.consumers, consumers)) return;
    this.#living.set(pid, { ...entry, consumers });
    this.#write();
  }

  remove(pid: number): void {
    this.#living.delete(pid);
  }

  close(): void {
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    const content: LedgerFile = { bootId: bootId(), processes: [...this.#living.values()] };
    const temporary = `${this.#path}.tmp`;
    try {
      writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
      renameSync(temporary, this.#path);
    } catch (thrown) {
      this.#onProblem('the list of processes could not be written', messageOf(thrown)); // a full disk must not end what runs
    }
  }
}

/** What a predecessor left in its ledger: empty after an orderly end, null when it has left no ledger at all. */
export function readLedger(stateDir: string): readonly LedgerEntry[] | null {
  try {
    const file = JSON.parse(readFileSync(ledgerPath(stateDir), 'utf8')) as LedgerFile;
    return file.bootId === bootId() ? file.processes.filter(isEntry).map(withConsumers) : [];
  } catch (thrown) {
    return thrown instanceof SyntaxError ? [] : null;
  }
}

function ledgerPath(stateDir: string): string {
  return join(stateDir, 'processes.json');
}

let knownBootId: string | null = null;

function bootId(): string | null {
  try {
    knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Only Linux tells; elsewhere start times are calendar times and need no boot beside them.
  }
  return knownBootId;
}

function isEntry(entry: LedgerEntry): boolean {
  return typeof entry.pid === 'number' && typeof entry.startedAt === 'string' && typeof entry.process === 'string';
}

/** They are what somebody else's program has told. */
function withConsumers(entry: LedgerEntry): LedgerEntry {
  return { ...entry, consumers: readConsumerNames(entry.consumers) };
}
