import type { StatusDocument } from '../../protocol/status.js';
import { pathTo, signedOut } from '../client/api.js';
import type { ServerEvent } from '../client/sse.js';
import { type Stream, streamOf } from '../client/stream.js';
import { announce } from './announcements.js';
import { append, type LogLine, readLine } from './log-lines.js';
import { refreshAfter, refreshAll } from './refresh.js';
import { show, showLog, view } from './view.js';

/** Lines that come within this are shown together, and spoken of together. */
const GATHER_MS = 250;
const SPEAK_MS = 2000;
const REPLAYED = 200;

/** What comes before the first status of a connection is repeated, and is no news. */
let isNews = false;

const events = streamOf(`${pathTo('events')}?status=1&replay=${REPLAYED}`, onSupervisorEvent, (link) => {
  isNews = false;
  if (link === 'refused') signedOut.tell();
  else show({ link });
  if (link === 'live') refreshAll();
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
  showLog({ source: isAll ? 'all' : 'events', written: [] });
  written?.rest();
  written = isAll ? streamOf(`${pathTo('logs')}?follow=1`, onWritten) : null;
  written?.go();
}

/** Shows what the log says of one process, and goes there. */
export function showLogOf(process: string): void {
  showLog({ filter: process });
  document.querySelector<HTMLElement>('.log')?.focus(); // which scrolls it into view
}

function onSupervisorEvent({ type, data }: ServerEvent): void {
  const facts = JSON.parse(data);
  if (type === 'status') showStatus(facts);
  else if (type === 'gap') refreshAll();
  else {
    const line = readLine(facts);
    showEvent(line);
    if (isNews) speakOf(line);
  }
}

function onWritten({ type, data }: ServerEvent): void {
  if (type === 'lines') for (const line of data.split('\n')) showWritten(readLine(JSON.parse(line)));
}

function showStatus(status: StatusDocument): void {
  isNews = true;
  const before = view().status;
  const { startedAt, uptimeMs } = status.supervisor;
  show({ status, skewMs: Date.parse(startedAt ?? '') + (uptimeMs ?? 0) - Date.now() || 0 });
  refreshAfter(before, status);
}

const showEvent = gathering(GATHER_MS, (lines) => showLog({ events: append(view().log.events, lines) }));

const showWritten = gathering(GATHER_MS, (lines) => showLog({ written: append(view().log.written, lines) }));

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
