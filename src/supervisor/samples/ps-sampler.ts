import { execFile } from 'node:child_process';
import type { Bytes } from '../../base/units.js';
import type { Reading, Sampler } from './sampler.js';

/** Asks `ps`, where there is no `/proc`. What has left the group of its ancestor by setsid, `ps` does not tell. */
export class PsSampler implements Sampler {
  readonly #watched = new Map<number, Reading | null>();
  readonly #closed = new AbortController();
  #isAsking = false;

  watch(pid: number): void {
    this.#watched.set(pid, null);
  }

  forget(pid: number): void {
    this.#watched.delete(pid);
  }

  sample(): void {
    if (this.#isAsking || this.#watched.size === 0) return;
    this.#isAsking = true;
    const options = { signal: this.#closed.signal, encoding: 'utf8' } as const;
    execFile('ps', ['-A', '-o', 'pid=,pgid=,rss=,pcpu=,stat='], options, (failed, text) => {
      this.#isAsking = false;
      if (failed === null) this.#note(text);
    });
  }

  look(pid: number): Reading | null {
    return this.last(pid);
  }

  last(pid: number): Reading | null {
    return this.#watched.get(pid) ?? null;
  }

  close(): void {
    this.#closed.abort();
    this.#watched.clear();
  }

  #note(text: string): void {
    const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
    const groupBytes = new Map<number, Bytes>();
    for (const [, group, kib] of rows) {
      groupBytes.set(Number(group), (groupBytes.get(Number(group)) ?? 0) + Number(kib) * 1024);
    }
    for (const [pid, , , cpu, stat] of rows) {
      const rssBytes = groupBytes.get(Number(pid));
      if (rssBytes === undefined || !this.#watched.has(Number(pid))) continue;
      this.#watched.set(Number(pid), { rssBytes, cpuPercent: Number(cpu), processState: stat?.[0] ?? null });
    }
  }
}
