import type { ComponentChildren } from 'preact';
import { sum } from '../figures/sums.js';
import { count, number } from '../figures/words.js';
import { act, purge, scale } from '../state/actions.js';
import { changePurge, closeDialog, PURGEABLE } from '../state/dialogs.js';
import type { Purge, PurgeCounts } from '../state/view.js';
import { Act } from './bits.js';

interface OfEntry {
  readonly worker: string;
  /** That it has. */
  readonly processes: number;
}

/** Asks for another number of processes of an entry. */
export function ScaleQuestion({ worker, processes }: OfEntry) {
  return (
    <Question does={`Scale ${worker}`} by={(form) => scale(worker, Number(form.get('processes')))}>
      <label>
        Processes
        <input type="number" name="processes" min={1} max={1000} required defaultValue={String(processes)} />
      </label>
      <p class="faint">The idlest leave first, when their jobs are done.</p>
    </Question>
  );
}

/** Asks before a whole entry is stopped. */
export function StopQuestion({ worker }: Pick<OfEntry, 'worker'>) {
  return (
    <Question does={`Stop ${worker}`} isGrave by={() => act('stop', 'workers', worker)}>
      <p>Its processes finish the jobs in hand and leave. What waits, waits on.</p>
    </Question>
  );
}

/** Asks before jobs of a queue are removed for good: it has counted them, and wants the queue's name typed. */
export function PurgeQuestion({ queue, states, typed, counts }: Purge & { readonly counts: PurgeCounts }) {
  const wanted = sum(states.map((state) => counts[state] ?? 0));
  return (
    <Question
      does={`Remove ${count(wanted, 'job')}`}
      isGrave
      isReady={typed === queue && wanted > 0}
      by={() => purge(queue, states)}
    >
      <p>What is removed does not come back. Active jobs and other queues are not touched.</p>
      <fieldset>
        <legend>Remove those that are</legend>
        {PURGEABLE.map((state) => (
          <label key={state}>
            <input
              type="checkbox"
              checked={states.includes(state)}
              onChange={({ currentTarget: { checked } }) =>
                changePurge({ states: checked ? [...states, state] : states.filter((one) => one !== state) })
              }
            />
            {state} <b>{number(counts[state] ?? 0)}</b>
          </label>
        ))}
      </fieldset>
      <label>
        Type {queue} to confirm
        <input
          value={typed}
          autoComplete="off"
          onInput={({ currentTarget }) => changePurge({ typed: currentTarget.value })}
        />
      </label>
    </Question>
  );
}

function Question({
  does,
  by,
  isGrave,
  isReady = true,
  children,
}: {
  readonly does: string;
  readonly by: (form: FormData) => unknown;
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly children: ComponentChildren;
}) {
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    closeDialog();
    by(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      {children}
      <div class="actions">
        <button type="submit" class={isGrave ? 'danger' : 'main'} disabled={!isReady}>
          {does}
        </button>
        <Act does="Leave it" by={closeDialog} />
      </div>
    </form>
  );
}
