/** All of them together. */
export function sum(counts: readonly number[]): number {
  return counts.reduce((total, one) => total + one, 0);
}

/** A count of all queues, or of all processes, together. */
export function sumOf<Count extends string>(all: readonly Readonly<Record<Count, number>>[], count: Count): number {
  return sum(all.map((one) => one[count]));
}
