import type { Bytes } from '../../base/units.js';

/** What one watched process used when it was last looked at. */
export interface Reading {
  /** The process and all that it has started. */
  readonly rssBytes: Bytes;
  /** Of one core: since the look before, or lately in the opinion of `ps`; null: not known yet. */
  readonly cpuPercent: number | null;
  /** The letter of proc(5), such as `T` for a stopped one; null where the system does not tell. */
  readonly processState: string | null;
}

/** Looks at memory and processor time of watched processes. */
export interface Sampler {
  /** `mark` is in the environment of what it starts. */
  watch(pid: number, mark: string): void;
  forget(pid: number): void;
  /** Looks at all of them; meant to be called once a second. */
  sample(): void;
  /** Looks at one where that is cheap, else tells what was last seen. */
  look(pid: number): Reading | null;
  /** What was last seen. */
  last(pid: number): Reading | null;
  close(): void;
}
