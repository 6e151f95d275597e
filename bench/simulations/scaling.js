import { build } from '../../scripts/setup.js';
import { simulate } from './simulated-pool.js';

/*
 * `node bench/simulations/scaling.js`: an entry that scales itself, in the head. Jobs of about two seconds come in three
 * waves; the curve tells how many processes there are and how long the first in the queue has waited.
 */
build();
const { decideScale } = await import('../../dist/src/policy/scaling.js');

const MINUTE_MS = 60_000;
const POLICY = { min: 1, max: 8, targetWait: 10_000, cooldown: 15_000 };
const ROW_MS = 15_000;
const BAR = 24;

const { looks, ended } = simulate({
  decide: decideScale,
  policy: POLICY,
  forMs: 16 * MINUTE_MS,
  jobsPerSecond: (at) => waveAt(at / MINUTE_MS),
  runMs: () => 2000,
});
process.stdout.write(`${header()}\n${rows().join('\n')}\n\n${summary()}\n`);

/** A quiet minute, a wave that five processes can do, a quiet time, one beyond the strength of all, and quiet again. */
function waveAt(minute) {
  if (minute >= 1 && minute < 5) return 2.2;
  if (minute >= 8 && minute < 9) return 6;
  return 0.2;
}

function header() {
  return `${'time'.padStart(6)}  ${'jobs/s'.padStart(6)}  ${`processes (1 to ${POLICY.max})`.padEnd(BAR)}  longest wait`;
}

function rows() {
  const { max } = POLICY;
  return looks
    .filter(({ at }) => at % ROW_MS === 0)
    .map(({ at, size, oldestWaitMs }) => {
      const bar = '█'.repeat(Math.round((size / max) * BAR)).padEnd(BAR, '·');
      const wait = oldestWaitMs === null ? '-' : `${(oldestWaitMs / 1000).toFixed(1)} s`;
      const late = oldestWaitMs > POLICY.targetWait ? ' !' : '';
      return `${clock(at).padStart(6)}  ${waveAt(at / MINUTE_MS)
        .toFixed(1)
        .padStart(6)}  ${bar} ${size}  ${wait}${late}`;
    });
}

function summary() {
  const changes = looks.filter(({ size, decision }) => decision.size !== size);
  const lines = changes.map(
    ({ at, size, decision }) => `${clock(at).padStart(6)}  ${size} → ${decision.size}  ${decision.reason}`,
  );
  return [`${ended} jobs, ${changes.length} changes`, ...lines].join('\n');
}

function clock(at) {
  const seconds = Math.floor(at / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
