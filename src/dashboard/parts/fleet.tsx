import { formatDuration } from '../../base/units.js';
import type { FleetDocument, FleetSupervisor } from '../../protocol/fleet.js';
import { groupBy } from '../figures/groups.js';
import { remember } from '../figures/remember.js';
import { known } from '../figures/words.js';
import { Age, Figures, Mark, Region } from './bits.js';

/** All supervisors at this broker, by host. */
export const drawFleet = remember((fleet: FleetDocument | null) => (
  <Region id="fleet">
    {groupBy(fleet?.supervisors ?? [], ({ host }) => host).map(([host, those]) => (
      <section key={host} class="entry" aria-label={`Host ${host}`}>
        <h3>{host}</h3>
        <ul class="cards">
          {those.map((one) => (
            <Supervisor key={one.id} of={one} />
          ))}
        </ul>
      </section>
    ))}
  </Region>
));

function Supervisor({ of }: { readonly of: FleetSupervisor }) {
  return (
    <li class="card">
      <div class="head">
        <h4>{of.name}</h4>
        {of.self && <span class="faint">this one</span>}
        <Mark state={of.state ?? 'unknown'} />
      </div>
      <Figures
        of={[
          ['Running', `${of.processes.running} of ${of.processes.wanted}`],
          ['In hand', of.jobs.running],
          ['Done', of.jobs.completed],
          ['Failed', of.jobs.failed],
          ['Up', <Age at={of.startedAt} />],
          ['Heard', known(of.heartbeatAgeMs, (ms) => `${formatDuration(ms)} ago`)],
          ['PID', of.pid],
          ['Version', of.version],
        ]}
      />
    </li>
  );
}
