import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls until `check` returns something truthy, and returns that; fails naming `what` after `timeoutMs`.
 * A throwing check counts as not yet, and its last error is told.
 */
export async function until<T>(what: string, check: () => T | Promise<T>, timeoutMs = 30_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown = null;
  for (;;) {
    try {
      const answer = await check();
      if (answer) return answer;
      lastError = null;
    } catch (thrown) {
      lastError = thrown;
    }
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause: lastError });
    await delay(10);
  }
}
