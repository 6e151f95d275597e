import type { Order } from './items.js';

/** What can be asked of the supervisor from here. */
export type Action =
  | { readonly does: 'restart' | 'stop' | 'start' | 'reset'; readonly worker: string }
  | { readonly does: 'pause' | 'resume'; readonly queue: string };

/** Whose logs are looked at. */
export interface LogSubject {
  readonly kind: 'worker' | 'queue';
  readonly name: string;
}

/** What a key may bring about. */
export type Effect =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'open-logs'; readonly of: LogSubject }
  | { readonly kind: 'close-logs' }
  | { readonly kind: 'leave'; readonly exitCode: number }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'repaint' };

export type View =
  | { readonly name: 'overview' }
  | { readonly name: 'help' }
  /** `back`: how many lines the page stands before the last one; 0 goes on with new ones. */
  | { readonly name: 'logs'; readonly of: LogSubject; readonly back: number };

export interface Notice {
  readonly text: string;
  readonly isBad: boolean;
}

/** What the user has come to; the rest of the page is what the supervisor tells. */
export interface TopState {
  readonly view: View;
  /** The key of an item; null: the first one. */
  readonly selected: string | null;
  readonly order: Order;
  /** An action that waits for y or n. */
  readonly question: Action | null;
  /** What the last key brought, until the next one. */
  readonly notice: Notice | null;
}

export const FIRST_STATE: TopState = {
  view: { name: 'overview' },
  selected: null,
  order: 'name',
  question: null,
  notice: null,
};
