import type { ComponentChildren } from 'preact';
import { clock, moment } from '../figures/words.js';

/** A state by its shape, colour and word; the first two by its class. */
export function Mark({ state, word = state }: { readonly state: string; readonly word?: string }) {
  return <span class={`mark ${state}`}>{word}</span>;
}

/** Small numbers under their names; a dash for what is not known. */
export function Figures({ of }: { readonly of: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="figures">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How far away an instant is: `3m 20s`. Its text is written every second by `tellAges`. */
export function Age({ at }: { readonly at: string | null }) {
  return at === null ? '–' : <time class="age" dateTime={at} />;
}

/** The time of day, and all of it for whoever points at it. */
export function Clock({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {clock(at)}
    </time>
  );
}

/** A button that says by its text what it does, and by its name to what. */
export function Act(props: {
  readonly does: string;
  readonly to?: string;
  readonly by: () => unknown;
  readonly look?: 'link' | 'quiet' | 'danger';
  readonly disabled?: boolean;
}) {
  return (
    <button
      type="button"
      class={props.look}
      disabled={props.disabled}
      aria-label={props.to && `${props.does} ${props.to}`}
      onClick={props.by}
    >
      {props.does}
    </button>
  );
}

/** A part of the page under its heading. */
export function Region({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <section id={id} aria-label={id}>
      <h2 tabIndex={-1}>{id}</h2>
      {children}
    </section>
  );
}

/** A drawing that is stretched to its place, in words for whoever does not see it. */
export function Drawing(props: {
  readonly look: string;
  readonly box: string;
  readonly words: string;
  readonly children: ComponentChildren;
}) {
  return (
    <svg class={props.look} viewBox={props.box} preserveAspectRatio="none" role="img" aria-label={props.words}>
      {props.children}
    </svg>
  );
}
