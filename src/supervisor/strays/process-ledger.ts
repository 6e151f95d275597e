import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../base/errors.js';
import { isSameFile } from '../../base/file-identity.js';
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

/** The first line of the file; each later one is an entry, which counts instead of an earlier one of that pid. */
interface Snapshot {
  /** The boot of the machine during which these pids and start times mean something. */
  readonly bootId: string | null;
  readonly processes: readonly LedgerEntry[];
}

/** After so many further entries the file is written anew, without those who are dead. */
const MOST_ADDED = 100;

/**
 * The list of living children on disk, for the supervisor that comes after one which was killed. A birth is written at
 * once; a death only now and then, because an entry too many does no harm (start times are compared) and an entry
 * too few would. It is not synced: after a power failure no process is left to be listed. Closing removes the file, so
 * that there is one exactly when its supervisor did not leave in order.
 */
export class ProcessLedger {
  readonly #path: string;
  readonly #living = new Map<number, LedgerEntry>();
  readonly #onProblem: (message: string, error: string) => void;
  #file: number | null = null;
  #added = 0;
  /** What the file says holds no longer, or it may not be whole. */
  #isStale = false;

  constructor(stateDir: string, onProblem: (message: string, error: string) => void) {
    this.#path = ledgerPath(stateDir);
    this.#onProblem = onProblem;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#try(() => this.#writeAnew());
  }

  /** Notes a birth. Between it and this note the child is known by the mark in its environment alone. */
  add(process: string, mark: string, pid: number): void {
    const identity = identifyProcess(pid);
    if (identity === null) return; // it has ended already
    this.#note({ process, mark, consumers: [], ...identity });
  }

  /** It bears another name now; the next birth takes that to the disk. */
  rename(pid: number, process: string): void {
    const entry = this.#living.get(pid);
    if (entry === undefined) return;
    this.#living.set(pid, { ...entry, process });
    this.#isStale = true;
  }

  /** Notes by which consumers it takes jobs itself. Should it and the supervisor die, nobody else knows whose these were. */
  noteConsumers(pid: number, told: readonly ConsumerName[]): void {
    const entry = this.#living.get(pid);
    const consumers = told.map(({ id, queue, prefix }) => ({ id, queue, prefix }));
    if (entry === undefined || isDeepStrictEqual(entry.consumers, consumers)) return;
    this.#note({ ...entry, consumers });
  }

  remove(pid: number): void {
    this.#living.delete(pid);
  }

  /** Another supervisor may have its own there by now, where somebody has removed this one's. */
  close(): void {
    const own = this.#file;
    const there = statSync(this.#path, { throwIfNoEntry: false });
    const isPredecessors = own === null; // this one could never write its own
    if (there !== undefined && (isPredecessors || isSameFile(there, fstatSync(own))))
      rmSync(this.#path, { force: true });
    if (own !== null) closeSync(own);
  }

  #note(entry: LedgerEntry): void {
    this.#living.set(entry.pid, entry);
    this.#try(() => {
      if (this.#file === null || this.#isStale || this.#added >= MOST_ADDED) this.#writeAnew();
      else this.#append(this.#file, entry);
    });
  }

  /** Making a file for each birth was a fifth of what a birth costs. A line that a kill tears harms none but itself. */
  #append(file: number, entry: LedgerEntry): void {
    appendFileSync(file, `\n${JSON.stringify(entry)}`);
    this.#added++;
  }

  #writeAnew(): void {
    const content: Snapshot = { bootId: bootId(), processes: [...this.#living.values()] };
    const temporary = `${this.#path}.tmp`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(file, JSON.stringify(content));
      renameSync(temporary, this.#path);
    } catch (thrown) {
      closeSync(file);
      throw thrown;
    }
    if (this.#file !== null) closeSync(this.#file);
    this.#file = file;
    this.#added = 0;
    this.#isStale = false;
  }

  /** A full disk must not end what runs. */
  #try(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.#isStale = true;
      this.#onProblem('the list of processes could not be written', messageOf(thrown));
    }
  }
}

/** What a predecessor left in its ledger: empty after an orderly end, null when it has left no ledger at all. */
export function readLedger(stateDir: string): readonly LedgerEntry[] | null {
  let text: string;
  try {
    text = readFileSync(ledgerPath(stateDir), 'utf8');
  } catch {
    return null; // ENOENT
  }
  const [snapshot, ...added] = text.split('\n').map(parsed);
  if (!isSnapshot(snapshot) || snapshot.bootId !== bootId()) return [];
  const entries = [...snapshot.processes, ...added].filter(isEntry);
  return [...new Map(entries.map((entry) => [entry.pid, entry])).values()].map(withConsumers);
}

/** Null for a line that is not whole. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isSnapshot(read: unknown): read is Snapshot {
  return Array.isArray((read as Snapshot | null)?.processes);
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

function isEntry(read: unknown): read is LedgerEntry {
  const entry = read as LedgerEntry | null;
  return typeof entry?.pid === 'number' && typeof entry.startedAt === 'string' && typeof entry.process === 'string';
}

/** They are what somebody else's program has told. */
function withConsumers(entry: LedgerEntry): LedgerEntry {
  return { ...entry, consumers: readConsumerNames(entry.consumers) };
}
