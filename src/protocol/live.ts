import type { EventStream } from '../base/event-stream.js';
import type { Lifetime } from '../base/lifetime.js';
import type { Redact } from '../base/redact.js';
import type { SupervisorEvent } from './events.js';

/** What live views are made of: the API serves them and knows nothing else of where it comes from. */
export interface Live {
  readonly events: EventStream<SupervisorEvent>;
  /** What has happened last. It hears of an event before any live view does. */
  readonly recent: RecentEvents;
  /** The names that events have. */
  readonly names: readonly SupervisorEvent['event'][];
  /** An event as its line in the supervisor's log: one JSON object, in which secrets are masked. */
  lineOf(event: SupervisorEvent): string;
  /** Where log files are. */
  readonly logDir: string;
  /** Masks what is secret in a line of theirs. */
  readonly redact: Redact;
  /** Ends before the listeners do: whoever serves a stream has it end with this. */
  readonly life: Lifetime;
}

/** An event, and its number. */
export interface NumberedEvent {
  readonly number: number;
  readonly event: SupervisorEvent;
}

/** The last events of one supervisor, numbered from 1 in the order in which they happened; some between two may be kept no more. */
export interface RecentEvents {
  /** Tells this supervisor's numbers from those of any other. */
  readonly epoch: string;
  /** The number of the latest one; 0 before there is any. */
  readonly last: number;
  /** From this number on all are kept; all but those that happened to jobs, where these do not matter. */
  wholeSince(what: { readonly withJobs: boolean }): number;
  /** The first of those kept from this number on; null: there is none. */
  from(number: number): NumberedEvent | null;
  /** The last of those kept before this number; null: there is none. */
  before(number: number): NumberedEvent | null;
}
