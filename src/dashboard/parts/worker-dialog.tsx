import { formatDuration } from '../../base/units.js';
import type { WorkerDetail } from '../../protocol/status.js';
import { stateOf } from '../figures/groups.js';
import { known, moment } from '../figures/words.js';
import { Figures, Mark } from './bits.js';
import { Ended } from './job-dialog.js';

/** One process with its past: how it ended before, and what it said then. */
export function WorkerDetails({ worker }: { readonly worker: WorkerDetail }) {
  const { restartBudget, recentExits } = worker;
  return (
    <>
      <p>
        <Mark state={stateOf(worker)} />
      </p>
      <Figures
        of={[
          ['Started', known(worker.startedAt, moment)],
          ['Heartbeat', known(worker.heartbeatAgeMs, (ms) => `${formatDuration(ms)} ago`)],
          ['Budget used', known(restartBudget, ({ used, max }) => `${used} of ${max}`)],
        ]}
      />
      {recentExits.length === 0 && <p class="faint">It has never left.</p>}
      {recentExits.map((exit) => (
        <Ended
          key={exit.at}
          of={exit}
          title={moment(exit.at)}
          where={worker.name}
          lastedMs={exit.uptimeMs}
          lastWords={exit.lastWords}
        />
      ))}
    </>
  );
}
