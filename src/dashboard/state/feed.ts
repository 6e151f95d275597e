import type { StatusDocument } from '../../protocol/status.js';
import { pathTo } from '../client/api.js';
import type { ServerEvent } from '../client/sse.js';
import { follow, type Stream } from '../client/stream.js';
import { announce } from './announcements.js';
import { append, type LogLine, readLine } from './log-lines.js';
import { refreshAfter, refreshAll } from './refresh.js';
import { show, view } from './view.js';

/** Lines that come within this are shown together, and spoken of together. */
const GATHER_MS = 250;
const SPEAK_MS = 2000;
const REPLAYED = 200;

const ignore = () => {};
let events: Stream | null = null;
let written: Stream | null = null;

/** Keeps the page up to date by one stream. */
export function openFeed(): void {
  closeFeed();
  let began = Date.now();
  events = follow(`${pathTo('events')}?status=1&replay=${REPLAYED}`, {
    onOpen: () => {
      began = Date.now();
      show({ link: { name: 'live' } });
      refreshAll();
    },
    onLost: (retryAt) => {
      const { link } = view();
      show({ link: { name: 'lost', since: link.name === 'lost' ? link.since : Date.now(), retryAt } });
    },
    onRefused: () => show({ session: 'expired' }),
    onEvent: (event) => onSupervisorEvent(event, began),
  });
  followLog();
}

export function closeFeed(): void {
  events?.close();
  written?.close();
}

/** Does not wait for the next attempt to connect. */
export function reconnect(): void {
  events?.retry();
  written?.retry();
}

/** Shows what the supervisor does, or what all of its workers write, too: a second stream, as long as it is wanted. */
export function setLogSource(isAll: boolean): void {
  show({ log: { ...view().log, source: isAll ? 'all' : 'events', written: [] } });
  followLog();
}

/** Shows what the log says of one process. */
export function showLogOf(process: string): void {
  show({ log: { ...view().log, filter: process } });
  document.getElementById('log')?.scrollIntoView();
}

function followLog(): void {
  written?.close();
  if (view().log.source === 'events') return;
  written = follow(`${pathTo('logs')}?follow=1`, {
    onOpen: ignore,
    onLost: ignore, // the other stream tells
    onRefused: ignore,
    onEvent: ({ type, data }) => {
      if (type === 'lines') for (const line of data.split('\n')) showWritten(readLine(JSON.parse(line)));
    },
  });
}

function onSupervisorEvent({ type, data }: ServerEvent, began: number): void {
  const facts = JSON.parse(data);
  if (type === 'status') showStatus(facts);
  else if (type === 'gap') refreshAll();
  else {
    const line = readLine(facts);
    showEvent(line);
    if (Date.parse(line.time) > began) speakOf(line);
  }
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
