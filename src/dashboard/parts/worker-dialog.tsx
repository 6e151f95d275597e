import { formatDuration, formatSize } from '../../base/units.js';
import type { WorkerDetail } from '../../protocol/status.js';
import { stateOf } from '../figures/groups.js';
import { moment } from '../figures/words.js';
import { Figures, Mark } from './bits.js';
import { Ended } from './job-dialog.js';

/** One process with its past: how it ended before, and what it said then. */
export function WorkerDetails({ worker }: { readonly worker: WorkerDetail }) {
  const { startedAt, heartbeatAgeMs, logLevel, restartBudget, recentExits } = worker;
  return (
    <>
      <p>
        <Mark state={stateOf(worker)} />
      </p>
      <Figures
        of={[
          ['Started', moment(startedAt)],
          ['Heartbeat', heartbeatAgeMs && `${formatDuration(heartbeatAgeMs)} ago`],
          ['Log level', logLevel],
          ['Budget used', restartBudget && `${restartBudget.used} of ${restartBudget.max}`],
        ]}
      />
      {recentExits.length === 0 && <p class="faint">It has never left.</p>}
      {recentExits.map(({ at, pid, uptimeMs, rssBytes, reason, report, lastWords }) => (
        <Ended
          key={at}
          title={moment(at)}
          where={`pid ${pid}, after ${formatDuration(uptimeMs)}${rssBytes === null ? '' : `, ${formatSize(rssBytes)}`}`}
          reason={reason}
          report={report}
          lastWords={lastWords}
        />
      ))}
    </>
  );
}
