import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../base/units.js';

/** Where the system tells nothing of changes: a network folder, no watches left, no folder yet. */
const POLL_EVERY_MS = 500;
/** What several processes write about one thing comes within this time, and can then be told in its order. */
const SETTLE_MS = 20;

export interface Watch {
  /** Returns true when there is more to see at once. */
  readonly look: () => Promise<boolean>;
  readonly signal: AbortSignal;
  /** The least time between two looks. */
  readonly settleMs?: Ms;
}

/** Looks once, and again whenever the folder may have changed or a look said that there is more, until aborted. */
export async function watchFolder(folder: string, { look, signal, settleMs = SETTLE_MS }: Watch): Promise<void> {
  let hasChanged = true;
  let wake = () => {};
  const ring = () => {
    hasChanged = true;
    wake();
  };
  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (hasChanged) resolve();
    });
  const watcher = new FolderWatcher(folder, ring);
  const poll = setInterval(ring, POLL_EVERY_MS);
  signal.addEventListener('abort', ring, { once: true });
  try {
    while (!signal.aborted) {
      hasChanged = false;
      watcher.open();
      if (await look()) hasChanged = true;
      await change();
      await delay(settleMs);
    }
  } finally {
    clearInterval(poll);
    watcher.close();
  }
}

class FolderWatcher {
  readonly #folder: string;
  readonly #onChange: () => void;
  #watcher: FSWatcher | null = null;

  constructor(folder: string, onChange: () => void) {
    this.#folder = folder;
    this.#onChange = onChange;
  }

  /** Tries to watch, if it does not yet. */
  open(): void {
    try {
      this.#watcher ??= watch(this.#folder, this.#onChange).on('error', () => this.close());
    } catch {
      // ENOENT, ENOSPC, EMFILE: there is the poll, and the next try
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}
