import type { StatsDocument } from '../../protocol/stats.js';
import type { ScalingStatus, WorkerStatus } from '../../protocol/status.js';
import { groupBy, prominent, stateOf } from '../figures/groups.js';
import { remember } from '../figures/remember.js';
import { number } from '../figures/words.js';
import { act } from '../state/actions.js';
import { openDialog } from '../state/dialogs.js';
import { show } from '../state/view.js';
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
  ) => (
    <Region id="workers">
      {groupBy(workers, ({ worker }) => worker).map(([name, members]) => (
        <section key={name} class="entry" aria-label={name}>
          <EntryHead name={name} members={members} scaling={scaling.find(({ worker }) => worker === name)} />
          {members.length > ROOM && <Strip members={members} />}
          <ul class="cards">
            {(unfolded.includes(name) ? members : prominent(members, ROOM)).map((worker) => drawCard(worker, stats))}
          </ul>
          {members.length > ROOM && <Fold name={name} size={members.length} unfolded={unfolded} />}
        </section>
      ))}
    </Region>
  ),
);

/** How each card was drawn last: of hundreds, few say something else a second later. So many at most. */
const cards = new Map<string, ReturnType<typeof rememberCard>>();

function drawCard(worker: WorkerStatus, stats: StatsDocument | null) {
  const key = worker.name + worker.pid;
  const draw = cards.get(key) ?? rememberCard(key);
  if (cards.size > 2000) cards.clear();
  cards.set(key, draw);
  return draw(JSON.stringify({ ...worker, uptimeMs: 0, heartbeatAgeMs: 0 }), stats);
}

function rememberCard(key: string) {
  return remember((facts: string, stats: StatsDocument | null) => (
    <WorkerCard key={key} worker={JSON.parse(facts)} stats={stats} />
  ));
}

function EntryHead({
  name,
  members,
  scaling,
}: {
  readonly name: string;
  readonly members: readonly WorkerStatus[];
  readonly scaling: ScalingStatus | undefined;
}) {
  const isDown = members.every(({ state }) => state === 'stopped');
  const all = `all of ${name}`;
  const processes = members.filter(({ standby }) => !standby).length;
  return (
    <div class="head">
      <h3>{name}</h3>
      {groupBy(members, stateOf).map(([state, those]) => (
        <Mark key={state} state={state} word={`${number(those.length)} ${state}`} />
      ))}
      {scaling && (
        <span class="faint">
          {scaling.min}–{scaling.max}: {scaling.reason}
        </span>
      )}
      <span class="actions">
        {!scaling && <Act does="Scale…" to={name} by={() => openDialog({ name: 'scale', worker: name, processes })} />}
        <Act does="Restart" to={all} disabled={isDown} by={() => act('restart', 'workers', name)} />
        {isDown ? (
          <Act does="Start" to={all} by={() => act('start', 'workers', name)} />
        ) : (
          <Act does="Stop…" to={all} by={() => openDialog({ name: 'stop', worker: name })} />
        )}
      </span>
    </div>
  );
}

function Fold({
  name,
  size,
  unfolded,
}: {
  readonly name: string;
  readonly size: number;
  readonly unfolded: readonly string[];
}) {
  const others = unfolded.filter((one) => one !== name);
  return others.length < unfolded.length ? (
    <Act does="Show fewer" by={() => show({ unfolded: others })} />
  ) : (
    <Act does={`Show all ${number(size)}`} by={() => show({ unfolded: [...unfolded, name] })} />
  );
}

const COLUMNS = 50;

/** All processes of a large entry at one look, a square each; their number by state stands above it. */
function Strip({ members }: { readonly members: readonly WorkerStatus[] }) {
  const squares = members.map((member, index) => ({
    state: stateOf(member),
    path: `M${(index % COLUMNS) * 10} ${Math.floor(index / COLUMNS) * 10}h8v8h-8z`,
  }));
  return (
    <svg class="strip" viewBox={`0 0 500 ${Math.ceil(members.length / COLUMNS) * 10}`} aria-hidden="true">
      {groupBy(squares, ({ state }) => state).map(([state, those]) => (
        <path key={state} class={state} d={those.map(({ path }) => path).join('')} />
      ))}
    </svg>
  );
}
