import type { StatsDocument } from '../../protocol/stats.js';
import { groupBy } from '../figures/groups.js';
import { SPAN_MS } from '../figures/line.js';
import { remember } from '../figures/remember.js';
import { clock, count } from '../figures/words.js';
import { Clock, Mark, Region } from './bits.js';

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
      {restarts.length === 0 && <p class="faint">None.</p>}
    </Region>
  );
});

function Timeline({ stats: { until, restarts } }: { readonly stats: StatsDocument }) {
  const to = Date.parse(until);
  const from = to - SPAN_MS;
  return (
    <div class="timeline">
      {groupBy(restarts, ({ worker }) => worker).map(([lane, those]) => (
        <div key={lane}>
          <span>{lane}</span>
          <svg viewBox="0 0 600 18" role="img" aria-label={`${lane}: ${count(those.length, 'restart')}`}>
            {those.map(({ at, name, reason }) => (
              <circle
                key={at + name}
                class={stateAfter(reason)}
                cx={((Date.parse(at) - from) / (to - from)) * 600}
                cy="9"
                r="4"
              />
            ))}
          </svg>
        </div>
      ))}
      <p>
        {clock(from)} <span>{clock(to)}</span>
      </p>
    </div>
  );
}

function stateAfter(reason: string): string {
  return ['crash', 'hang', 'boot'].includes(reason) ? 'failed' : 'draining';
}
