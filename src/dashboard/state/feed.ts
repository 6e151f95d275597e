import type { StatusDocument } from '../../protocol/status.js';
import { pathTo, signedOut } from '../client/api.js';
import type { ServerEvent } from '../client/sse.js';
import { type Stream, streamOf } from '../client/stream.js';
import { announce } from './announcements.js';
import { append, type LogLine, readLine } from './log-lines.js';
import { refreshAfter, refreshAll } from './refresh.js';
import { show, view } from './view.js';

/** Lines that come within this are shown together, and spoken of together. */
const GATHER_MS = 250;
const SPEAK_MS = 2000;
const REPLAYED = 200;
/** What comes this soon after it has connected happened before, and is no news. */
const REPLAY_MS = 1000;

/** Of how the connection is, the other stream tells. */
const SILENT = { onOpen: () => {}, onLost: () => {}, onRefused: () => {} };

let connectedAt = 0;

const events = streamOf(`${pathTo('events')}?status=1&replay=${REPLAYED}`, {
  onOpen: () => {
    connectedAt = Date.now();
    show({ link: 'live' });
    refreshAll();
  },
  onLost: () => show({ link: 'lost' }),
  onRefused: () => signedOut.tell(),
  onEvent: onSupervisorEvent,
});
let written: Stream | null = null;

/** Keeps the page up to date, from where it was; does not wait for the next attempt when the connection is lost. */
export function openFeed(): void {
  events.go();
  written?.go();
}

/** Asks for nothing more. */
export function closeFeed(): void {
  events.rest();
  written?.rest();
  show({ link: 'connecting' });
}

/** Shows what the supervisor does, or what all of its workers write, too: a second stream, as long as it is wanted. */
export function setLogSource(isAll: boolean): void {
  show({ log: { ...view().log, source: isAll ? 'all' : 'events', written: [] } });
  written?.rest();
  written = isAll ? streamOf(`${pathTo('logs')}?follow=1`, { ...SILENT, onEvent: onWritten }) : null;
  written?.go();
}

/** Shows what the log says of one process, and goes there. */
export function showLogOf(process: string): void {
  show({ log: { ...view().log, filter: process } });
  document.querySelector<HTMLElement>('.log')?.focus(); // which scrolls it into view
}

function onSupervisorEvent({ type, data }: ServerEvent): void {
  const facts = JSON.parse(data);
  if (type === 'status') showStatus(facts);
  else if (type === 'gap') refreshAll();
  else {
    const line = readLine(facts);
    showEvent(line);
    if (Date.now() > connectedAt + REPLAY_MS) speakOf(line);
  }
}

function onWritten({ type, data }: ServerEvent): void {
  if (type === 'lines') for (const line of data.split('\n')) showWritten(readLine(JSON.parse(line)));
}

function showStatus(status: StatusDocument): void {
  const before = view().status;
  const { startedAt, uptimeMs } = status.supervisor;
  const skewMs = startedAt === null || uptimeMs === null ? 0 : Date.parse(startedAt) + uptimeMs - Date.now();
  show({ status, skewMs });
  refreshAfter(before, status);
}

const showEvent = gathering(GATHER_MS, (lines) => {
  const { log } = view();
  show({ log: { ...log, events: append(log.events, lines) } });
});

const showWritten = gathering(GATHER_MS, (lines) => {
  const { log } = view();
  show({ log: { ...log, written: append(log.written, lines) } });
});

const speakOf = gathering(SPEAK_MS, (lines) => {
  const sentence = announce(lines);
  if (sentence !== null) show({ spoken: sentence });
});

function gathering(withinMs: number, tell: (lines: readonly LogLine[]) => void): (line: LogLine) => void {
  let gathered: LogLine[] = [];
  return (line) => {
    gathered.push(line);
    if (gathered.length > 1) return;
    setTimeout(() => {
      tell(gathered);
      gathered = [];
    }, withinMs);
  };
}
