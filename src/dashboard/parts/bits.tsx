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
export function Age({ at }: { readonly at: string }) {
  return <time class="age" dateTime={at} />;
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
export function Act({
  does,
  to,
  by,
  look = '',
  disabled = false,
}: {
  readonly does: string;
  readonly to?: string;
  readonly by: () => unknown;
  readonly look?: 'link' | 'quiet' | 'danger' | '';
  readonly disabled?: boolean;
}) {
  return (
    <button type="button" class={look} disabled={disabled} aria-label={to && `${does} ${to}`} onClick={by}>
      {does}
    </button>
  );
}

/** A part of the page under its heading, with what stands beside that. */
export function Region({
  id,
  aside,
  children,
}: {
  readonly id: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <div class="head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {id}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A drawing that is stretched to its place, in words for whoever does not see it. */
export function Drawing({
  look,
  box: { width, height },
  words,
  children,
}: {
  readonly look: string;
  readonly box: { readonly width: number; readonly height: number };
  readonly words: string;
  readonly children: ComponentChildren;
}) {
  return (
    <svg class={look} viewBox={`0 -1 ${width} ${height + 2}`} preserveAspectRatio="none" role="img" aria-label={words}>
      {children}
    </svg>
  );
}
