import type { Ms } from '../base/units.js';

/**
 * How the configured broker and the one that stands in for it share the work:
 *
 *     healthy ── away ──► degraded ── back ──► merging ── emptied ──► healthy
 *        └────────────── filled ─────────────────►│
 *                         degraded ◄── away ──────┘
 *
 * Before it is away a broker is *suspect* for a moment: still up, with a reason. What cannot be added then fills the
 * stand-in, too. `since`: when the work began to be shared.
 */
export type FallbackState =
  | { readonly name: 'healthy' }
  | { readonly name: 'degraded'; readonly since: Ms }
  | { readonly name: 'merging'; readonly since: Ms };

/** The broker went away, or came back; jobs came to lie in the stand-in, or the last one left it. */
export type FallbackEvent = 'away' | 'back' | 'filled' | 'emptied';

/** What follows; the very same state where the event changes nothing. */
export function nextFallbackState(state: FallbackState, event: FallbackEvent, now: Ms): FallbackState {
  const since = state.name === 'healthy' ? now : state.since;
  switch (event) {
    case 'away':
      return state.name === 'degraded' ? state : { name: 'degraded', since };
    case 'back':
      return state.name === 'degraded' ? { name: 'merging', since } : state;
    case 'filled':
      return state.name === 'healthy' ? { name: 'merging', since } : state;
    case 'emptied':
      return state.name === 'merging' ? { name: 'healthy' } : state;
  }
}
