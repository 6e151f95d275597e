import { formatDuration } from '../../base/units.js';
import type { FleetDocument, FleetSupervisor } from '../../protocol/fleet.js';
import { remember } from '../figures/remember.js';
import { Age, Figures, Mark, Region } from './bits.js';

/** All supervisors at this broker, by host. */
export const drawFleet = remember((fleet: FleetDocument | null) => {
  const supervisors = fleet?.supervisors ?? [];
  const hosts = [...new Set(supervisors.map(({ host }) => host))];
  return (
    <Region id="fleet">
      {hosts.map((host) => (
        <section key={host} class="entry" aria-label={`Host ${host}`}>
          <h3>{host}</h3>
          <ul class="cards">
            {supervisors
              .filter((one) => one.host === host)
              .map((one) => (
                <Supervisor key={one.id} of={one} />
              ))}
          </ul>
        </section>
      ))}
    </Region>
  );
});

function Supervisor({ of }: { readonly of: FleetSupervisor }) {
  const { name, self, state, pid, version, startedAt, processes, jobs, heartbeatAgeMs } = of;
  return (
    <li class="card">
      <div class="head">
        <h4>{name}</h4>
        {self && <span class="faint">this one</span>}
        <Mark state={state ?? 'unknown'} />
      </div>
      <Figures
        of={[
          ['Processes', `${processes.running} of ${processes.wanted}`],
          ['In hand', jobs.running],
          ['Done', jobs.completed],
          ['Failed', jobs.failed],
          ['Up', startedAt && <Age at={startedAt} />],
          ['Heard', heartbeatAgeMs && `${formatDuration(heartbeatAgeMs)} ago`],
          ['PID', pid],
          ['Version', version],
        ]}
      />
    </li>
  );
}
