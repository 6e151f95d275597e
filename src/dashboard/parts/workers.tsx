import type { StatsDocument } from '../../protocol/stats.js';
import type { ScalingStatus, WorkerStatus } from '../../protocol/status.js';
import { type Group, groupByEntry, prominent, stateOf, tally } from '../figures/groups.js';
import { remember } from '../figures/remember.js';
import { number } from '../figures/words.js';
import { actOnWorker } from '../state/actions.js';
import { openDialog } from '../state/dialogs.js';
import { show, view } from '../state/view.js';
import { Act, Mark, Region } from './bits.js';
import { WorkerCard } from './worker-card.js';

/** So many cards of an entry are shown before somebody asks for all of them. */
const ROOM = 8;

/** All processes, by entry. */
export const drawWorkers = remember(
  (
    workers: readonly WorkerStatus[],
    scaling: readonly ScalingStatus[],
    stats: StatsDocument | null,
    unfolded: readonly string[],
  ) => {
    const cpu = new Map(stats?.workers.map((one) => [one.name, one.cpuPercent]));
    return (
      <Region id="workers">
        {groupByEntry(workers).map(({ name, members }) => (
          <section key={name} class="entry" aria-labelledby={`entry-${name}`}>
            <EntryHead name={name} members={members} scaling={scaling.find(({ worker }) => worker === name)} />
            {members.length > ROOM && <Strip members={members} />}
            <ul class="cards">
              {(unfolded.includes(name) ? members : prominent(members, ROOM)).map((worker) => (
                <WorkerCard key={worker.name + worker.pid} worker={worker} cpu={cpu.get(worker.name) ?? []} />
              ))}
            </ul>
            {members.length > ROOM && <Fold name={name} size={members.length} isOpen={unfolded.includes(name)} />}
          </section>
        ))}
      </Region>
    );
  },
);

function EntryHead({ name, members, scaling }: Group & { readonly scaling: ScalingStatus | undefined }) {
  const processes = members.filter(({ standby }) => !standby).length;
  const isDown = members.every(({ state }) => state === 'stopped');
  const ask = (dialog: 'scale' | 'stop') => openDialog({ name: dialog, worker: name, processes });
  return (
    <div class="head">
      <h3 id={`entry-${name}`}>{name}</h3>
      {tally(members).map(([state, n]) => (
        <Mark key={state} state={state} word={`${number(n)} ${state}`} />
      ))}
      {scaling && (
        <span class="faint">
          {scaling.min}–{scaling.max}: {scaling.reason}
        </span>
      )}
      <span class="actions">
        {!scaling && <Act does="Scale…" to={name} by={() => ask('scale')} />}
        <Act does="Restart" to={`all of ${name}`} disabled={isDown} by={() => actOnWorker(name, 'restart')} />
        {isDown ? (
          <Act does="Start" to={`all of ${name}`} by={() => actOnWorker(name, 'start')} />
        ) : (
          <Act does="Stop…" to={`all of ${name}`} by={() => ask('stop')} />
        )}
      </span>
    </div>
  );
}

function Fold({ name, size, isOpen }: { readonly name: string; readonly size: number; readonly isOpen: boolean }) {
  const others = view().unfolded.filter((one) => one !== name);
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => show({ unfolded: isOpen ? others : [...others, name] })}
    >
      {isOpen ? 'Show fewer' : `Show all ${number(size)}`}
    </button>
  );
}

const COLUMNS = 50;

/** All processes of a large entry at one look, a square each. */
function Strip({ members }: { readonly members: readonly WorkerStatus[] }) {
  const squares: Record<string, string> = {};
  members.forEach((member, index) => {
    const state = stateOf(member);
    squares[state] = `${squares[state] ?? ''}M${(index % COLUMNS) * 10} ${Math.floor(index / COLUMNS) * 10}h8v8h-8z`;
  });
  return (
    <svg class="strip" viewBox={`0 0 500 ${Math.ceil(members.length / COLUMNS) * 10}`} aria-hidden="true">
      {Object.entries(squares).map(([state, path]) => (
        <path key={state} class={state} d={path} />
      ))}
    </svg>
  );
}
