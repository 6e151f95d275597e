import type { StatsDocument } from '../../protocol/stats.js';
import { remember } from '../figures/remember.js';
import { clock, count } from '../figures/words.js';
import { Clock, Mark, Region } from './bits.js';

const WIDTH = 600;
const LANE = 18;
const LISTED = 8;

/** Which processes were replaced in the last half hour, when and why. */
export const drawRestarts = remember((stats: StatsDocument | null) => {
  const restarts = stats?.restarts ?? [];
  return (
    <Region id="restarts">
      {stats && restarts.length > 0 && <Timeline stats={stats} />}
      <ol class="restarts">
        {restarts.slice(0, LISTED).map(({ at, name, reason }) => (
          <li key={at + name}>
            <Clock at={at} /> <b>{name}</b> <Mark state={stateAfter(reason)} word={reason} />
          </li>
        ))}
      </ol>
      {restarts.length === 0 && <p class="faint">None in 30 minutes.</p>}
    </Region>
  );
});

function Timeline({ stats: { since, until, restarts } }: { readonly stats: StatsDocument }) {
  const [from, to] = [Date.parse(since), Date.parse(until)];
  return (
    <div class="timeline">
      {[...new Set(restarts.map(({ worker }) => worker))].map((lane) => {
        const those = restarts.filter(({ worker }) => worker === lane);
        return (
          <div key={lane}>
            <span>{lane}</span>
            <svg viewBox={`0 0 ${WIDTH} ${LANE}`} role="img" aria-label={`${lane}: ${count(those.length, 'restart')}`}>
              <path d={`M0 ${LANE / 2}H${WIDTH}`} />
              {those.map(({ at, name, reason }) => (
                <circle
                  key={at + name}
                  class={stateAfter(reason)}
                  cx={((Date.parse(at) - from) / (to - from)) * WIDTH}
                  cy={LANE / 2}
                  r="4"
                />
              ))}
            </svg>
          </div>
        );
      })}
      <p>
        {clock(from)} <span>{clock(to)}</span>
      </p>
    </div>
  );
}

function stateAfter(reason: string): string {
  return ['crash', 'hang', 'boot'].includes(reason) ? 'failed' : 'draining';
}
