import type { EventStream } from '../base/event-stream.js';
import { Lifetime } from '../base/lifetime.js';
import type { Redact } from '../base/redact.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { Live } from '../protocol/live.js';
import { EVENT_NAMES, levelOf } from './event-level.js';
import { lineOf } from './event-line.js';
import { KeptEvents } from './kept-events.js';

/** Begins to keep what happens, for whoever watches it later. */
export function openLive(
  events: EventStream<SupervisorEvent>,
  { startedAt, logDir, redact }: { readonly startedAt: number; readonly logDir: string; readonly redact: Redact },
): Live {
  const recent = new KeptEvents(startedAt);
  events.subscribe((event) => recent.note(event));
  return {
    events,
    recent,
    names: EVENT_NAMES,
    lineOf: (event) => redact(lineOf(event, levelOf(event))),
    logDir,
    redact,
    life: new Lifetime('live views'),
  };
}
