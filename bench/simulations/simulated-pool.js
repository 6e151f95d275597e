/*
 * An entry and its queue, in the head: jobs come, wait, run and end, processes boot and leave, in steps of a tenth of a
 * second. Once a second `decide`, the policy under examination, is asked how many processes there shall be.
 */
const TICK_MS = 100;
const LOOK_EVERY_MS = 1000;
/** How many finished jobs the mean looks back on. */
const REMEMBERED_RUNS = 100;

/** What happens under this load, one look after the other. `isKnown(at)` false: nobody can tell the load at that moment. */
export function simulate({
  decide,
  policy,
  concurrency = 1,
  bootMs = 500,
  forMs,
  jobsPerSecond,
  runMs,
  isKnown = () => true,
}) {
  const pool = new SimulatedPool({ size: policy.min, concurrency, bootMs, runMs });
  const looks = [];
  let memory = { changedAt: null, knownSince: null, meanBusy: null, peaks: [] };
  let arriving = 0;
  for (let now = 0; now < forMs; now += TICK_MS) {
    arriving += (jobsPerSecond(now) * TICK_MS) / 1000;
    for (; arriving >= 1; arriving--) pool.add(now);
    pool.advanceTo(now);
    if (now % LOOK_EVERY_MS !== 0) continue;
    const strength = pool.strength(now);
    const load = isKnown(now) ? pool.load(now) : null;
    const decision = decide(policy, { strength, load, memory, now });
    memory = decision.memory;
    looks.push({ at: now, ...strength, waiting: pool.waiting, oldestWaitMs: pool.oldestWaitMs(now), decision });
    pool.scaleTo(decision.size, now);
  }
  return { looks, ended: pool.ended };
}

class SimulatedPool {
  #processes = [];
  #queue = [];
  #runsMs = [];
  #size = 0;
  ended = 0;

  constructor({ size, concurrency, bootMs, runMs }) {
    Object.assign(this, { concurrency, bootMs, runMs });
    this.scaleTo(size, -bootMs);
  }

  get waiting() {
    return this.#queue.length;
  }

  add(now) {
    this.#queue.push(now);
  }

  oldestWaitMs(now) {
    return this.#queue.length === 0 ? null : now - this.#queue[0];
  }

  advanceTo(now) {
    for (const one of this.#processes) this.#endJobs(one, now);
    this.#processes = this.#processes.filter((one) => !one.isLeaving || one.jobs.length > 0);
    for (const one of this.#processes) this.#giveJobs(one, now);
  }

  strength(now) {
    const leaving = this.#processes.filter((one) => one.isLeaving).length;
    const starting = this.#processes.filter((one) => one.readyAt > now).length;
    return { size: this.#size, starting, failing: 0, leaving, concurrency: this.concurrency };
  }

  load(now) {
    const busySlots = this.#processes.reduce((sum, one) => sum + one.jobs.length, 0);
    const freeSlots = this.#takers(now).reduce((sum, one) => sum + this.concurrency - one.jobs.length, 0);
    const meanMs = this.#meanRunMs(now);
    const backlogMs = meanMs === null ? null : this.#queue.length * meanMs;
    return { oldestWaitMs: this.oldestWaitMs(now), backlogMs, busySlots, freeSlots };
  }

  /** Those that leave first are those with the least to do. */
  scaleTo(size, now) {
    const staying = this.#processes.filter((one) => !one.isLeaving).sort((a, b) => b.jobs.length - a.jobs.length);
    for (const one of staying.slice(size)) one.isLeaving = true;
    for (let count = staying.length; count < size; count++)
      this.#processes.push({ readyAt: now + this.bootMs, isLeaving: false, jobs: [] });
    this.#size = size;
  }

  #takers(now) {
    return this.#processes.filter((one) => !one.isLeaving && one.readyAt <= now);
  }

  #endJobs(one, now) {
    for (const { from, until } of one.jobs) {
      if (until > now) continue;
      this.ended++;
      this.#runsMs.push(until - from);
      if (this.#runsMs.length > REMEMBERED_RUNS) this.#runsMs.shift();
    }
    one.jobs = one.jobs.filter(({ until }) => until > now);
  }

  #giveJobs(one, now) {
    if (one.isLeaving || one.readyAt > now) return;
    while (one.jobs.length < this.concurrency && this.#queue.length > 0) {
      this.#queue.shift();
      one.jobs.push({ from: now, until: now + this.runMs() });
    }
  }

  /** As long as none has ended, a job takes at least as long as the oldest one has been running. */
  #meanRunMs(now) {
    if (this.#runsMs.length > 0) return this.#runsMs.reduce((sum, ms) => sum + ms, 0) / this.#runsMs.length;
    const ages = this.#processes.flatMap((one) => one.jobs.map(({ from }) => now - from));
    return ages.length === 0 ? null : Math.max(...ages);
  }
}
