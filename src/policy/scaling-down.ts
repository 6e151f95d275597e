/** One place of an entry, when some of them have to go. */
export interface Occupied {
  /** 1 of `pdf-1`. */
  readonly number: number;
  /** Its process runs and takes jobs. */
  readonly isAtWork: boolean;
  /** In its hands, or on their way to it. */
  readonly jobs: number;
}

/** The places to take away so that `size` remain: those where nobody works first, then the idlest, of these the last ones. */
export function surplusOf<Place extends Occupied>(places: readonly Place[], size: number): readonly Place[] {
  const byNeed = [...places].sort(
    (a, b) => Number(a.isAtWork) - Number(b.isAtWork) || a.jobs - b.jobs || b.number - a.number,
  );
  return byNeed.slice(0, Math.max(0, places.length - size));
}

/** The lowest numbers that are free, in order. */
export function freeNumbers(taken: readonly number[], count: number): readonly number[] {
  const free: number[] = [];
  for (let number = 1; free.length < count; number++) if (!taken.includes(number)) free.push(number);
  return free;
}
