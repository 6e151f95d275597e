import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import type { Env } from '../../../src/api/caller.js';
import { eventFilter } from '../../../src/api/live/event-filter.js';
import { EventStreams, type EventStreamTimes } from '../../../src/api/live/event-streams.js';
import { placeInStream } from '../../../src/api/live/place-in-stream.js';
import { problemResponse } from '../../../src/api/problem.js';
import { liveRoutes } from '../../../src/api/routes/live-routes.js';
import { listenOnSocket } from '../../../src/api/server.js';
import { EventStream } from '../../../src/base/event-stream.js';
import { redactor } from '../../../src/base/redact.js';
import { absentStatus } from '../../../src/cli/status/absent-status.js';
import { openLive } from '../../../src/daemon/live.js';
import type { SupervisorEvent } from '../../../src/protocol/events.js';
import type { Live } from '../../../src/protocol/live.js';
import type { StatusDocument } from '../../../src/protocol/status.js';
import { SAMPLE_EVENTS } from '../../support/events.js';
import { emptyFolder } from '../../support/folder.js';
import { dataOf, openSse, type SseClient } from '../../support/sse.js';
import { queue, status } from '../../support/told-status.js';
import { until } from '../../support/until.js';

const { 'worker.ready': READY, 'job.progressed': PROGRESSED, 'job.completed': COMPLETED } = SAMPLE_EVENTS;
const SECRET = 'correct-horse';

test('who comes back is told exactly what was missed', async () => {
  const { emit, open } = await served();
  const before = await open('/events');
  for (let pid = 1; pid <= 20; pid++) emit({ ...READY, pid });
  const seen = await before.first(20);
  before.close();
  for (let pid = 21; pid <= 30; pid++) emit({ ...READY, pid });
  const after = await open('/events', { 'last-event-id': seen.at(17)?.id ?? '' });
  emit({ ...READY, pid: 31 });
  await after.first(13);
  expect(pidsOf(after)).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
});

test('a stream begins with what happens from then on, or with the last that were asked for', async () => {
  const { emit, open } = await served();
  for (let pid = 1; pid <= 5; pid++) emit({ ...READY, pid }, COMPLETED);
  const now = await open('/events');
  const last = await open('/events?replay=2&types=worker');
  const once = await open('/events?replay=3&follow=0');
  emit({ ...READY, pid: 6 });
  await last.first(3);
  await now.first(1);
  expect(pidsOf(now)).toEqual([6]);
  expect(pidsOf(last)).toEqual([4, 5, 6]);
  await until('the answer to end', () => once.isOver);
  expect(once.names()).toEqual(['job.completed', 'worker.ready', 'job.completed']);
});

test('what is not kept any more is told as a gap', async () => {
  const { emit, open, live } = await served();
  const [first] = await withFirst(open, emit);
  for (let pid = 2; pid <= 2501; pid++) emit({ ...READY, pid });
  const back = await open('/events?follow=0', { 'last-event-id': first?.id ?? '' });
  await until('the answer to end', () => back.isOver);
  const [gap, ...rest] = back.messages;
  expect(gap?.event).toBe('gap');
  expect(dataOf(gap)).toMatchObject({ event: 'gap', missed: 500 });
  expect(rest).toHaveLength(2000);
  expect(pidsOf(back).at(0)).toBe(502);

  const again = await open('/events?follow=0', { 'last-event-id': gap?.id ?? '' });
  await until('the answer to end', () => again.isOver);
  expect(again.names()).not.toContain('gap');
  expect(again.messages).toHaveLength(2000);
  expect(live.recent.from(1)?.number).toBe(502);
});

test('what happens to jobs leaves no gap for who wants nothing of it, and pushes nobody out who was restarted', async () => {
  const { emit, open } = await served();
  emit(...[1, 2, 3].map((pid) => ({ ...READY, pid })));
  emit(...Array.from({ length: 3000 }, () => COMPLETED), { ...READY, pid: 4 });
  const told = async (query: string, headers?: Record<string, string>) => {
    const stream = await open(`/events?follow=0&${query}`, headers);
    await until('the answer to end', () => stream.isOver);
    return stream;
  };
  const workers = await told('types=worker&replay=100');
  expect([pidsOf(workers), workers.names()]).toEqual([[1, 2, 3, 4], Array.from({ length: 4 }, () => 'worker.ready')]);

  const [first] = workers.messages;
  expect(pidsOf(await told('types=worker', { 'last-event-id': first?.id ?? '' }))).toEqual([2, 3, 4]);
  const all = await told('', { 'last-event-id': first?.id ?? '' });
  expect(all.names().slice(0, 4)).toEqual(['worker.ready', 'worker.ready', 'gap', 'job.completed']);
  expect(dataOf(all.messages[2])['missed']).toBe(1000);
  expect(all.messages).toHaveLength(2 + 1 + 2000 + 1);
  const ids = all.messages.map(({ id }) => Number(id?.split('-')[1]));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test.each(['abc-3', 'nonsense', '-1'])(
  'an id that is none of this supervisor, such as %s, is a gap before all that is known',
  async (id) => {
    const { emit, open } = await served();
    emit(READY);
    const stream = await open('/events', { 'last-event-id': id });
    const [gap] = await stream.first(2);
    expect(stream.names()).toEqual(['gap', 'worker.ready']);
    expect(dataOf(gap)['missed']).toBeNull();
  },
);

test('a thousand events in one moment arrive whole and in order', async () => {
  const { emit, open } = await served();
  const streams = await Promise.all(Array.from({ length: 5 }, () => open('/events')));
  const pids = Array.from({ length: 1000 }, (_, index) => index + 1);
  emit(...pids.map((pid) => ({ ...READY, pid })));
  for (const stream of streams) {
    await stream.first(1000);
    expect(pidsOf(stream)).toEqual(pids);
  }
});

test('filters let through what they name', async () => {
  const { emit, open } = await served();
  const streams = {
    failures: await open('/events?types=job.failed,queue'),
    entry: await open('/events?worker=pdf'),
    process: await open('/events?worker=pdf-2'),
    queue: await open('/events?queue=default'),
  };
  emit(...Object.values(SAMPLE_EVENTS).filter(({ event }) => event !== 'job.progressed'));
  await streams.failures.first(4);
  await streams.queue.first(3);
  await until('what is about workers', () => streams.entry.names().includes('job.discarded'));
  expect(streams.failures.names()).toEqual(['job.failed', 'queue.paused', 'queue.resumed', 'queue.purged']);
  expect(streams.queue.names()).toEqual(['queue.paused', 'queue.resumed', 'queue.purged']);
  expect(streams.entry.names()).toEqual(expect.arrayContaining(['worker.exited', 'worker.scaled', 'job.completed']));
  expect(streams.entry.names()).not.toContain('broker.up');
  expect(streams.process.names()).toEqual([]);
});

test('progress is told as it stands, and not after the end of its job', async () => {
  const { emit, open } = await served();
  const stream = await open('/events?types=job');
  const progress = Array.from({ length: 500 }, (_, done) => ({ ...PROGRESSED, progress: { done } }));
  emit(...progress, { ...PROGRESSED, id: '13' }, { ...COMPLETED, id: '13' });
  await stream.first(2);
  expect(stream.names()).toEqual(['job.completed', 'job.progressed']);
  const [, told] = stream.messages;
  expect(told?.id).toBeUndefined();
  expect(dataOf(told)['progress']).toEqual({ done: 499 });
});

test('a crowd is served in turns, and others in between', async () => {
  const { emit, open, bytesSent } = await servedAtPace({ roundMs: 1 });
  const crowd = await Promise.all(Array.from({ length: 60 }, () => open('/events')));
  const before = bytesSent();
  const served = () => bytesSent().filter((bytes, at) => bytes > (before[at] ?? 0)).length;
  emit(READY);
  const seen = new Set<number>();
  while (served() < crowd.length) {
    seen.add(served());
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 20, 40]);
  emit({ ...READY, pid: 2 });
  for (const one of crowd) {
    await one.first(2);
    expect(one.names()).toEqual(['worker.ready', 'worker.ready']);
  }
});

test('what happens while a crowd is served reaches all of it, and progress not after the end of its job', async () => {
  const { emit, open, bytesSent } = await servedAtPace({ roundMs: 1 });
  const crowd = await Promise.all(Array.from({ length: 60 }, () => open('/events')));
  const [before = 0] = bytesSent();
  emit(PROGRESSED);
  while ((bytesSent()[0] ?? 0) === before) await new Promise((resolve) => setImmediate(resolve));
  emit({ ...COMPLETED, id: PROGRESSED.id, queue: PROGRESSED.queue });
  for (const one of crowd) await until('the end of the job', () => one.names().includes('job.completed'));
  emit({ ...READY, pid: 3 });
  for (const one of crowd) await until('what came last', () => one.names().includes('worker.ready'));
  expect(new Set(crowd.map((one) => one.names().join(' ')))).toEqual(
    new Set(['job.progressed job.completed worker.ready', 'job.completed worker.ready']),
  );
});

test('a client that does not read is cut off, and costs the others nothing', async () => {
  const { emit, open, connections } = await servedAtPace({ roundMs: 1, lookMs: 20, patienceMs: 300 });
  const reader = await open('/events');
  const sleeper = await open('/events');
  sleeper.response.pause();
  const reason = 'x'.repeat(80_000);
  for (let attempt = 1; attempt <= 100; attempt++) {
    emit({ ...SAMPLE_EVENTS['job.failed'], attempt, reason });
    await reader.first(attempt);
  }
  await until('the sleeper to be cut off', async () => (await connections()) === 1);
  expect(reader.names()).not.toContain('gap');
  sleeper.response.resume();
  await until('the sleeper to see that', () => sleeper.isOver);
  const seen = sleeper.messages.at(-1);
  const back = await open('/events', { 'last-event-id': seen?.id ?? '' });
  await until('the rest', () => back.messages.length > 1 && dataOf(back.messages.at(-1))['attempt'] === 100);
  expect(back.names().slice(0, 2)).toEqual(['gap', 'job.failed']);
});

test('a client that reads again is told what it has missed, and goes on', async () => {
  const { emit, open } = await servedAtPace({ roundMs: 1 });
  const stream = await open('/events');
  stream.response.pause();
  const reason = 'x'.repeat(20_000);
  for (let attempt = 1; attempt <= 300; attempt++) {
    emit({ ...SAMPLE_EVENTS['job.failed'], attempt, reason });
    await new Promise((resolve) => setImmediate(resolve));
  }
  stream.response.resume();
  await until('the last one', () => stream.messages.some((one) => dataOf(one)['attempt'] === 300));
  const told = stream.messages.flatMap((one) => (one.event === 'gap' ? [] : [dataOf(one)['attempt'] as number]));
  const missed = stream.messages.filter(({ event }) => event === 'gap').map((one) => dataOf(one)['missed'] as number);
  expect(missed.length).toBeGreaterThan(0);
  expect(missed.reduce((sum, count) => sum + count, told.length)).toBe(300);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});

test('the status is made once for all who want it, sent when it has changed, and made for nobody else', async () => {
  let made = 0;
  let paused = false;
  const { open, connections } = await servedAtPace({ statusMs: 20, lookMs: 20, heartbeatMs: 20 }, async () => {
    made++;
    return statusWith(paused, made);
  });
  const plain = await open('/events');
  const eager = await Promise.all(Array.from({ length: 10 }, () => open('/events?status=1')));
  for (const one of eager) await one.first(1);
  const madeAtFirst = made;
  expect(madeAtFirst).toBeLessThan(10);
  await until('many looks', () => made > madeAtFirst + 10);
  expect(eager.map((one) => one.messages.length)).toEqual(eager.map(() => 1));
  paused = true;
  for (const one of eager) {
    const [, second] = await one.first(2);
    expect(second).toMatchObject({ event: 'status' });
    expect(Object(dataOf(second)).queues[0].paused).toBe(true);
  }
  expect(plain.messages).toEqual([]);

  for (const one of eager) one.close();
  await until('the others to be gone', async () => (await connections()) === 1);
  const beats = (count: number, before = plain.comments.length) =>
    until(`${count} beats`, () => plain.comments.length >= before + count);
  await beats(2); // by then their last look has begun
  const madeForThem = made;
  await beats(5); // which come as often as looks would
  expect(made).toBe(madeForThem);
});

test('secrets are masked', async () => {
  const { emit, open } = await served();
  const stream = await open('/events');
  emit({ ...SAMPLE_EVENTS['job.failed'], reason: `no such user: ${SECRET}`, history: [SECRET] });
  const [message] = await stream.first(1);
  expect(message?.data).toContain('no such user: ***');
  expect(message?.data).not.toContain(SECRET);
});

test('streams end with a last word, and closing does not wait for any of them', async () => {
  const { emit, open, live, close } = await served();
  const streams = await Promise.all(Array.from({ length: 20 }, () => open('/events')));
  const [sleeper] = streams;
  sleeper?.response.pause();
  emit(READY);
  await live.life.close();
  await close();
  for (const stream of streams.slice(1)) {
    await until('its end', () => stream.isOver);
    expect(stream.names()).toEqual(['worker.ready', 'bye']);
    expect(stream.response.complete).toBe(true);
  }
});

test('a quiet stream says that it is there', async () => {
  const { open } = await servedAtPace({ lookMs: 10, heartbeatMs: 10 });
  const stream = await open('/events');
  await until('some heartbeats', () => stream.comments.length >= 3);
  expect(new Set(stream.comments)).toEqual(new Set(['hb']));
});

test('beyond as many streams as are kept up with, one is told when to come back', async () => {
  const { open } = await served();
  const streams = await Promise.all(Array.from({ length: 256 }, () => open('/events')));
  const refused = await open('/events');
  expect(refused.response.statusCode).toBe(503);
  expect(refused.response.headers['retry-after']).toBe('5');
  streams[0]?.close();
  await until('room', async () => (await open('/events')).response.statusCode === 200);
});

test('a stream is neither cached nor held back', async () => {
  const { open } = await served();
  const { headers, statusCode } = (await open('/events')).response;
  expect({ statusCode, headers }).toMatchObject({
    statusCode: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
  expect((await open('/events?types=wroker')).response.statusCode).toBe(422);
  expect((await open('/events?type=worker')).response.statusCode).toBe(422);
});

interface Served {
  readonly live: Live;
  emit(...events: SupervisorEvent[]): void;
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<SseClient>;
  close(): Promise<void>;
}

/** The route as it is, on a socket. */
async function served(): Promise<Served> {
  const { live, emit } = happenings();
  const app = new Hono<Env>().route('/', liveRoutes({ live, status: async () => absentStatus() }));
  app.onError((thrown) => problemResponse(thrown));
  const handle = getRequestListener(
    (request, { incoming, outgoing }) => app.fetch(request, { incoming, outgoing, caller: { via: 'socket' } }),
    { overrideGlobalObjects: false },
  );
  const path = join(await emptyFolder(), 's.sock');
  const listener = await listenOnSocket(handle, path);
  const close = () => listener.close();
  onTestFinished(async () => {
    await live.life.close();
    await close();
  });
  return { live, emit, open: (route, headers) => openSse(path, route, headers), close };
}

/** Streams with times of one's own. */
async function servedAtPace(
  times: Partial<EventStreamTimes>,
  status: () => Promise<StatusDocument> = async () => absentStatus(),
) {
  const { live, emit } = happenings();
  const streams = new EventStreams(live, status, times);
  const responses: ServerResponse[] = [];
  const handle: RequestListener = ({ headers, url = '' }, response) => {
    const filter = eventFilter({ types: [], worker: null, queue: null }, live.names);
    const lastId = headers['last-event-id']?.toString() ?? null;
    const place = placeInStream(live.recent, { lastId, replay: 0, filter });
    streams.open(response, { filter, place, wantsStatus: url.includes('status=1') });
    responses.push(response);
  };
  const path = join(await emptyFolder(), 's.sock');
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(async () => {
    await live.life.close();
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  });
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  const open = (route: string, headers?: Readonly<Record<string, string>>) => openSse(path, route, headers);
  const bytesSent = () => responses.map(({ socket }) => socket?.bytesWritten ?? 0);
  return { emit, open, connections, bytesSent };
}

function happenings() {
  const events = new EventStream<SupervisorEvent>();
  const live = openLive(events, { startedAt: Date.now(), logDir: '/nowhere', redact: redactor([SECRET]) });
  const emit = (...told: SupervisorEvent[]) => {
    for (const event of told) events.emit(event);
  };
  return { live, emit };
}

async function withFirst(open: Served['open'], emit: Served['emit']) {
  const stream = await open('/events');
  emit({ ...READY, pid: 1 });
  const first = await stream.first(1);
  stream.close();
  return first;
}

function pidsOf(stream: SseClient): unknown[] {
  return stream.messages.filter(({ event }) => event === 'worker.ready').map((one) => dataOf(one)['pid']);
}

function statusWith(paused: boolean, uptimeMs: number): StatusDocument {
  const document = status({ queues: [queue('pdf', { paused })] });
  return { ...document, supervisor: { ...document.supervisor, uptimeMs } };
}
