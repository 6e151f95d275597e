/** Now, in milliseconds since the epoch and comparable between processes of one machine. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/** How long the action takes, in milliseconds. */
export async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** How often a figure is measured: once when `--short` only asks whether all of it works. */
export function turnsOf(turns) {
  return IS_SHORT ? 1 : turns;
}

/** A span to watch something for; a tenth of it when `--short`. */
export function spanOf(ms) {
  return IS_SHORT ? ms / 10 : ms;
}

const IS_SHORT = process.argv.includes('--short');

/**
 * Lets the contenders take turns, so that whatever else the machine does meets all of them, and returns the median of
 * each: `measureOne(contender, turn)` returns one number.
 */
export async function inTurns(turns, contenders, measureOne) {
  const numbers = contenders.map(() => []);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, contender] of contenders.entries()) numbers[index].push(await measureOne(contender, turn));
  }
  return numbers.map(median);
}

/** The same by name; contenders that are not on this machine have no number. */
export async function ofEach(turns, contenders, measureOne) {
  const there = contenders.filter(({ isThere }) => isThere());
  const numbers = await inTurns(turnsOf(turns), there, measureOne);
  return Object.fromEntries(there.map(({ name }, index) => [name, numbers[index]]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Asks every few milliseconds until the answer is truthy, and returns it. Throws when it takes longer than `withinMs`. */
export async function until(what, ask, withinMs = 90_000) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(5);
  }
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
