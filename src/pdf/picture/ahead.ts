/**
 * The results of `work` for every item in order, with at most `depth` of them begun and not yet taken.
 * When one fails, the rest is not begun, and what had begun is waited for.
 */
export async function* ahead<T, R>(
  items: Iterable<T>,
  depth: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  try {
    for (const item of items) {
      const one = work(item);
      one.catch(() => undefined); // told when its turn comes
      if (begun.push(one) === depth) yield* first(begun);
    }
    while (begun.length > 0) yield* first(begun);
  } finally {
    await Promise.allSettled(begun);
  }
}

async function* first<R>(begun: Promise<R>[]): AsyncGenerator<R> {
  const one = begun.shift();
  if (one !== undefined) yield await one;
}
