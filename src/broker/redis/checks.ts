import { formatDuration, formatSize, type Ms } from '../../base/units.js';
import { type Finding, fail, ok, warn } from '../../protocol/finding.js';
import { isOutOfRoom, isShortOfRoom } from './headroom.js';
import type { Probe } from './probe.js';

/** The oldest version whose scripts can do what BullMQ's do. */
const LEAST_VERSION = [6, 2] as const;
/** Delayed jobs come due by the clocks of the hosts, by which they are also told apart from those not yet due. */
const MOST_SKEW_MS: Ms = 1000;
/** A job needs two answers at least: beyond this, waiting for them takes longer than most of what supervises it. */
const MOST_LATENCY_MS: Ms = 25;

/** What is known beside a probe. */
export interface About {
  readonly allowEviction: boolean;
  /** Its `appendfsync`; null where it may not be asked. */
  readonly appendFsync: string | null;
}

/** Every check of a Redis, in the order in which a person should read them. */
export function checkRedis(probe: Probe, about: About): readonly Finding[] {
  return [
    checkVersion(probe),
    checkRole(probe),
    checkEviction(probe, about),
    checkMemory(probe),
    checkPersistence(probe, about),
    checkClock(probe),
    checkLatency(probe),
  ];
}

/** Why this server must not be used; null when it may. */
export function whyUnfit(probe: Probe, about: Pick<About, 'allowEviction'>): string | null {
  return whyFailed([checkVersion(probe), checkRole(probe), checkEviction(probe, about)]);
}

/** Why nothing can be added to this server nor taken from it, until others make room; null when it can. */
export function whyStuck(probe: Probe): string | null {
  return whyFailed([checkMemory(probe)]);
}

function whyFailed(findings: readonly Finding[]): string | null {
  const worst = findings.find(({ level }) => level === 'fail');
  if (worst === undefined) return null;
  return worst.hint === null ? worst.message : `${worst.message}: ${worst.hint}`;
}

function checkVersion({ version }: Probe): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1]);
  if (!isOld) return ok('version', `Redis ${version}`);
  return fail('version', `Redis ${version} is too old`, `${LEAST_VERSION.join('.')} is needed`);
}

function checkRole({ role }: Probe): Finding {
  if (role !== 'slave') return ok('role', 'it can be written');
  return fail('role', 'it is a read-only replica', 'name its master, or let sentinels lead there');
}

function checkEviction({ policy }: Probe, { allowEviction }: Pick<About, 'allowEviction'>): Finding {
  if (policy === '' || policy === 'noeviction') return ok('eviction', 'it evicts nothing');
  const message = `its maxmemory-policy "${policy}" may drop jobs`;
  if (allowEviction) return warn('eviction', message, 'set it to noeviction');
  return fail('eviction', message, 'set it to noeviction, or broker.allowEviction to true');
}

function checkMemory({ usedBytes, maxBytes, policy }: Probe): Finding {
  if (maxBytes === 0) return ok('memory', `${formatSize(usedBytes)} used, without a limit`);
  const message = `${formatSize(usedBytes)} of ${formatSize(maxBytes)} used`;
  if (policy === 'noeviction' && isOutOfRoom({ usedBytes, maxBytes }))
    return fail('memory', `it is out of memory, ${message}`, 'raise its maxmemory, or remove what is not needed');
  if (!isShortOfRoom({ usedBytes, maxBytes })) return ok('memory', message);
  return warn('memory', message, 'raise its maxmemory, or keep finished jobs for a shorter time');
}

function checkPersistence({ hasAppendOnlyFile, canPersist }: Probe, { appendFsync }: About): Finding {
  if (!canPersist)
    return warn('persistence', 'it could not write to its disk, and may refuse jobs', 'look at its log and its disk');
  if (!hasAppendOnlyFile)
    return warn('persistence', 'jobs since its last snapshot are lost when it dies', 'set its appendonly to yes');
  if (appendFsync === 'no')
    return warn('persistence', 'a power loss takes what its kernel had not written yet', 'set appendfsync to everysec');
  if (appendFsync === 'always') return ok('persistence', 'what it acknowledges is on its disk');
  return ok('persistence', 'a power loss takes about the last second; only appendfsync always loses nothing');
}

function checkClock({ clockAheadMs, latencyMs }: Probe): Finding {
  const certainMs = Math.abs(clockAheadMs) - latencyMs / 2;
  if (certainMs <= MOST_SKEW_MS) return ok('clock', 'its clock agrees with ours');
  const apart = `its clock is ${formatDuration(Math.round(Math.abs(clockAheadMs)))} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} ours`;
  return warn('clock', `${apart}: delayed jobs run too soon or too late`, 'let both hosts follow the same time server');
}

function checkLatency({ latencyMs }: Probe): Finding {
  const message = `it answers within ${latencyMs.toFixed(1)}ms`;
  if (latencyMs <= MOST_LATENCY_MS) return ok('latency', message);
  return warn('latency', message, 'run the supervisor nearer to it, or look for what holds it up (SLOWLOG)');
}
