import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is truthy, and returns it; null when `withinMs` have passed without. */
export async function poll<T>(
  ask: () => T | Promise<T>,
  { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
): Promise<NonNullable<T> | null> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() >= deadline) return null;
    await delay(everyMs);
  }
}
