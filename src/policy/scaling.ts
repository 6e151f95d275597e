/**
 * How many processes an entry shall have, as a pure function of what is known of its load, asked about once a second.
 *
 *   grow    when jobs wait longer than `targetWait`, or will by the time it takes to clear what waits, and no slot is free
 *           (else something other than processes holds them up, such as a rate limit); at most twofold at once
 *   shrink  when fewer processes would have done, with a fifth of their slots free, at every look of four cooldowns; at
 *           most by half at once
 *   hold    while the load is not known, while the last change is younger than the cooldown, while new ones still start,
 *           and while all fail: others would fail, too
 *
 * Only `min` and `max` themselves hold at once: a reload may have moved them.
 */
import { formatDuration, type Ms } from '../base/units.js';

export interface ScalePolicy {
  readonly min: number;
  readonly max: number;
  readonly targetWait: Ms;
  readonly cooldown: Ms;
}

/** What there is to do for one entry. */
export interface Load {
  /** How long the first of the waiting jobs has waited; null: none waits. */
  readonly oldestWaitMs: Ms | null;
  /** How long one slot would work on all that waits; null: nothing is known yet of how long such jobs take. */
  readonly backlogMs: Ms | null;
  /** Slots with a job in them, or being given one. */
  readonly busySlots: number;
  /** Slots that would take a job now. */
  readonly freeSlots: number;
}

/** The processes of the entry. */
export interface Strength {
  /** How many it is to have. */
  readonly size: number;
  /** Those of them that have not been ready yet. */
  readonly starting: number;
  /** Those of them that have failed, and are not ready again. */
  readonly failing: number;
  /** Those beyond that which still finish their jobs. */
  readonly leaving: number;
  /** Jobs at once in each of them. */
  readonly concurrency: number;
}

/** What is remembered from one look to the next. */
export interface ScaleMemory {
  /** Null: never. */
  readonly changedAt: Ms | null;
  /** Since when the load has been known without a gap; null: it is not. */
  readonly knownSince: Ms | null;
  /** Slots at work, averaged over about a cooldown, so that a short job between two others does not count as a whole slot. */
  readonly meanBusy: number | null;
  /** How many processes were needed; only looks that no later one exceeds, so at most `max` of them. */
  readonly peaks: readonly { readonly at: Ms; readonly needed: number }[];
}

export interface ScaleDecision {
  /** How many processes the entry shall have. */
  readonly size: number;
  /** For people: `oldest job waits 14s, target 10s`. */
  readonly reason: string;
  readonly memory: ScaleMemory;
}

/** Before the first look. */
export const NOTHING_KNOWN: ScaleMemory = { changedAt: null, knownSince: null, meanBusy: null, peaks: [] };

/** The share of slots that may be busy where fewer processes are thought to do. */
const FULL = 0.8;
/** For how many cooldowns fewer processes must have done. */
const LOW_FOR = 4;
/** How many times as many, or as few, there may be after one change. */
const STEP = 2;

/** How many processes there shall be from `now` on; `load` null: it is not known. */
export function decideScale(
  policy: ScalePolicy,
  { memory, ...look }: Look & { readonly memory: ScaleMemory },
): ScaleDecision {
  const known =
    look.load === null
      ? { ...NOTHING_KNOWN, changedAt: memory.changedAt }
      : remember(policy, memory, { ...look, load: look.load });
  const wish = wishFor(policy, known, look);
  return { ...wish, memory: wish.size === look.strength.size ? known : { ...known, changedAt: look.now } };
}

/** What is seen in one moment. */
interface Look {
  readonly strength: Strength;
  /** Null: it is not known. */
  readonly load: Load | null;
  readonly now: Ms;
}

type KnownLook = Look & { readonly load: Load };
type Wish = Pick<ScaleDecision, 'size' | 'reason'>;

function wishFor(policy: ScalePolicy, memory: ScaleMemory, { strength, load, now }: Look): Wish {
  const { min, max, cooldown } = policy;
  const { size } = strength;
  if (size < min) return { size: min, reason: `min is ${min}` };
  if (size > max) return { size: max, reason: `max is ${max}` };
  if (load === null) return { size, reason: 'the load is not known' };
  if (isYoungerThan(cooldown, memory.changedAt, now))
    return { size, reason: `changed less than ${formatDuration(cooldown)} ago` };
  const overdue = whyOverdue(policy, strength, load);
  return overdue === null ? fewer(policy, memory, { strength, load, now }) : more(policy, overdue, { strength, load });
}

function more({ max, targetWait }: ScalePolicy, overdue: string, { strength, load }: Omit<KnownLook, 'now'>): Wish {
  const { size, starting, failing, leaving, concurrency } = strength;
  if (load.freeSlots > 0) return { size, reason: `${overdue}, but slots are free` };
  if (failing === size)
    return { size, reason: `${overdue}, but ${size === 1 ? 'its only one fails' : `all ${size} fail`}` };
  if (starting > 0) return { size, reason: `${overdue}, and ${starting} still start` };
  const most = Math.min(size * STEP, max - leaving);
  if (size >= max - leaving)
    return { size, reason: `${overdue}, but max is ${max}${leaving === 0 ? '' : `, and ${leaving} still leave`}` };
  const needed = processesFor(load.backlogMs ?? 0, targetWait * concurrency);
  return { size: Math.min(Math.max(needed, size + 1), most), reason: overdue };
}

function fewer({ min, cooldown }: ScalePolicy, { peaks, knownSince }: ScaleMemory, { strength, now }: KnownLook): Wish {
  const { size } = strength;
  const lowForMs = LOW_FOR * cooldown;
  const needed = Math.max(min, peaks[0]?.needed ?? size);
  if (needed >= size) return { size, reason: size === min ? 'min is enough' : 'all are needed' };
  if (isYoungerThan(lowForMs, knownSince, now)) return { size, reason: `${needed} may be enough` };
  return {
    size: Math.max(needed, Math.ceil(size / STEP)),
    reason: `${needed} would have done for ${formatDuration(lowForMs)}`,
  };
}

/** What is later than it should be, or will be; null: nothing. */
function whyOverdue(
  { targetWait }: ScalePolicy,
  { size, concurrency }: Strength,
  { oldestWaitMs, backlogMs }: Load,
): string | null {
  const target = `target ${formatDuration(targetWait)}`;
  if (oldestWaitMs !== null && oldestWaitMs > targetWait)
    return `the oldest job waits ${formatDuration(oldestWaitMs)}, ${target}`;
  const clearMs = (backlogMs ?? 0) / (size * concurrency);
  return clearMs > targetWait ? `what waits takes ${formatDuration(clearMs)}, ${target}` : null;
}

function remember(policy: ScalePolicy, memory: ScaleMemory, { strength, load, now }: KnownLook): ScaleMemory {
  const meanBusy = smoothed(memory, { busy: load.busySlots, now, overMs: policy.cooldown });
  const needed = Math.min(policy.max, neededFor(policy, strength, { ...load, busySlots: meanBusy }));
  const from = now - LOW_FOR * policy.cooldown;
  const peaks = memory.peaks.filter((peak) => peak.at > from && peak.needed > needed);
  return { ...memory, knownSince: memory.knownSince ?? now, meanBusy, peaks: [...peaks, { at: now, needed }] };
}

/** The exponentially weighted mean: what was seen `overMs` ago counts 1/e of what is seen now. */
function smoothed(
  { meanBusy, peaks }: ScaleMemory,
  { busy, now, overMs }: { busy: number; now: Ms; overMs: Ms },
): number {
  const before = peaks.at(-1);
  if (meanBusy === null || before === undefined) return busy;
  return busy + (meanBusy - busy) * Math.exp((before.at - now) / Math.max(overMs, 1));
}

/** With how many the present jobs would run in few enough slots, and the waiting ones begin in time. */
function neededFor({ targetWait }: ScalePolicy, { size, concurrency }: Strength, load: Load): number {
  if (load.oldestWaitMs !== null && load.backlogMs === null) return size;
  const forBusy = processesFor(load.busySlots, FULL * concurrency);
  return Math.max(forBusy, processesFor(load.backlogMs ?? 0, targetWait * concurrency));
}

function processesFor(work: number, each: number): number {
  return Math.ceil(work / each);
}

function isYoungerThan(age: Ms, since: Ms | null, now: Ms): boolean {
  return since !== null && now - since < age;
}
