import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logRequest } from '../../../src/api/live/log-request.js';
import { LogStreams } from '../../../src/api/live/log-streams.js';
import type { StreamTimes } from '../../../src/api/live/stream-keeper.js';
import { problemResponse } from '../../../src/api/problem.js';
import { parseQuery } from '../../../src/api/read-query.js';
import { Lifetime } from '../../../src/base/lifetime.js';
import { LineFile } from '../../../src/base/line-file.js';
import { redactor } from '../../../src/base/redact.js';
import { emptyFolder } from '../../support/folder.js';
import { openSse, type SseClient } from '../../support/sse.js';
import { until } from '../../support/until.js';

const SECRET = 'correct-horse';

test('a stream of logs begins with the last lines and goes on with what is written', async () => {
  const { open, path } = await served({ 'pdf-1.log': lines(1, 5) });
  const stream = await open('/logs?follow=1&n=2');
  await until('the last lines', () => told(stream).length === 2);
  appendFileSync(path('pdf-1.log'), lines(6, 6));
  appendFileSync(path('render-1.log'), lines(7, 7));
  await until('the new lines', () => told(stream).length === 4);
  expect(told(stream)).toEqual([4, 5, 6, 7]);
  expect(new Set(stream.names())).toEqual(new Set(['lines']));
});

test('who comes back gets every line once, also those that were rotated away meanwhile', async () => {
  const { open, path } = await served({ 'pdf-1.log': lines(1, 3), 'supervisor.log': lines(101, 101) });
  const before = await open('/logs?follow=1&n=10');
  await until('the first lines', () => told(before).length === 4);
  before.close();
  appendFileSync(path('pdf-1.log'), lines(4, 5));
  renameSync(path('pdf-1.log'), path('pdf-1.log.1'));
  writeFileSync(path('pdf-1.log'), lines(6, 7));
  renameSync(path('pdf-1.log.1'), path('pdf-1.log.2'));
  renameSync(path('pdf-1.log'), path('pdf-1.log.1'));
  writeFileSync(path('pdf-1.log'), lines(8, 8));
  writeFileSync(path('new-1.log'), lines(9, 9));
  const after = await open('/logs?follow=1', { 'last-event-id': before.messages.at(-1)?.id ?? '' });
  await until('the rest', () => told(after).length >= 6);
  expect(told(after)).toEqual([4, 5, 6, 7, 8, 9]);
  expect(after.names()).not.toContain('gap');
});

test('what was deleted before it could be told is a gap', async () => {
  const { open, path } = await served({ 'pdf-1.log': lines(1, 3) });
  const before = await open('/logs?follow=1&n=10');
  await until('the first lines', () => told(before).length === 3);
  before.close();
  rmSync(path('pdf-1.log'));
  writeFileSync(path('other'), 'keeps the inode of the deleted file from being taken again');
  writeFileSync(path('pdf-1.log'), lines(9, 9));
  const after = await open('/logs?follow=1', { 'last-event-id': before.messages.at(-1)?.id ?? '' });
  await until('what is there', () => told(after).length === 1);
  expect(after.names()).toEqual(['gap', 'lines']);
  expect((await open('/logs?follow=1&n=0', { 'last-event-id': 'nonsense' })).response.statusCode).toBe(200);
});

test('a log that rotates while it is followed is told whole, and nothing of it twice', async () => {
  const { open, path } = await served({});
  const stream = await open('/logs?follow=1&n=0');
  const file = new LineFile({ path: path('pdf-1.log'), rotation: { maxBytes: 20_000, keep: 5 }, tellLost: () => '' });
  onTestFinished(() => file.close());
  for (let number = 1; number <= 1000; number++) {
    file.append(lines(number, number).trimEnd());
    if (number % 100 === 0) await until(`line ${number}`, () => told(stream).at(-1) === number);
  }
  expect(told(stream)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
});

test('a client that does not read stops the reading, and is cut off', async () => {
  const { open, path, connections } = await served({ 'pdf-1.log': '' }, { lookMs: 20, patienceMs: 200 });
  const reader = await open('/logs?follow=1&n=0');
  const sleeper = await open('/logs?follow=1&n=0');
  sleeper.response.pause();
  for (let number = 4; number <= 40; number += 4) {
    appendFileSync(path('pdf-1.log'), lines(number - 3, number, 'x'.repeat(100_000)));
    await until(`line ${number}`, () => told(reader).length === number);
  }
  await until('the sleeper to be cut off', async () => (await connections()) === 1);
  sleeper.response.resume();
  await until('the sleeper to see that', () => sleeper.isOver);
  const back = await open('/logs?follow=1', { 'last-event-id': sleeper.messages.at(-1)?.id ?? '' });
  const had = told(sleeper).length;
  await until('the rest', () => told(back).at(-1) === 40);
  expect([...told(sleeper), ...told(back)]).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(had).toBeLessThan(40);
});

test('lines are filtered as on the command line, and a text to be looked for is no expression', async () => {
  const { open } = await served({
    'pdf-1.log': lines(1, 9) + line(10, 'warn', 'a (b)+ c', { job: '12', queue: 'pdf' }),
    'render-1.log': lines(11, 12),
  });
  const last = async (query: string) => {
    const answer = await open(`/logs?${query}`);
    let text = '';
    answer.response.on('data', (chunk: string) => {
      text += chunk;
    });
    await until('the answer to end', () => answer.isOver);
    expect(answer.response.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    return text.split('\n').filter(Boolean).map(numberOf);
  };
  expect(await last('n=3')).toEqual([10, 11, 12]);
  expect(await last('worker=pdf&n=2')).toEqual([9, 10]);
  expect(await last('level=warn')).toEqual([10]);
  expect(await last('job=12')).toEqual([10]);
  expect(await last('job=pdf/12&queue=pdf')).toEqual([10]);
  expect(await last(`grep=${encodeURIComponent('(b)+')}`)).toEqual([10]);
  expect(await last('grep=a.*c')).toEqual([]);
  expect(await last('since=2026-11-22T14:00Z')).toEqual([]);
  for (const [query, status] of [
    ['worker=nosuch', 404],
    ['n=many', 422],
    ['level=loud', 422],
    ['since=soon', 422],
    ['lines=3', 422],
    ['n=3&n=4', 422],
    ['follow=perhaps', 422],
  ] as const) {
    expect({ query, status: (await open(`/logs?${query}`)).response.statusCode }).toEqual({ query, status });
  }
});

test('secrets are masked, and the end is told', async () => {
  const { open, path, life } = await served({ 'pdf-1.err': `password ${SECRET}\n` });
  const stream = await open('/logs?follow=1');
  await stream.first(1);
  expect(stream.messages[0]?.data).toContain('password ***');
  appendFileSync(path('supervisor.log'), lines(2, 2));
  await life.close();
  await until('its end', () => stream.isOver);
  expect(stream.names()).toEqual(['lines', 'lines', 'bye']);
  expect(stream.response.complete).toBe(true);
});

async function served(files: Readonly<Record<string, string>>, times: Partial<StreamTimes> = {}) {
  const logDir = await emptyFolder();
  const path = (name: string) => join(logDir, name);
  for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
  const life = new Lifetime('streams');
  const streams = new LogStreams({ life, logDir, redact: redactor([SECRET]) }, times);
  const server = createServer(async ({ url = '', headers }, response) => {
    try {
      const { follow, ...query } = parseQuery(new URL(url, 'http://host').searchParams, 'logs');
      const request = logRequest(query, Date.now());
      if (follow) return streams.open(response, request, headers['last-event-id']?.toString() ?? null);
      const text = await streams.last(request, new AbortController().signal);
      response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' }).end(text);
    } catch (thrown) {
      response.writeHead(problemResponse(thrown).status).end();
    }
  });
  const socket = join(await emptyFolder(), 's.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(async () => {
    await life.close();
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  });
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
  const open = (route: string, headers?: Readonly<Record<string, string>>) => openSse(socket, route, headers);
  return { life, path, open, connections };
}

/** The numbers of the lines that a stream has told so far. */
function told(stream: SseClient): number[] {
  const batches = stream.messages.filter(({ event }) => event === 'lines').map(({ data }) => data.split('\n'));
  return batches.flat().map(numberOf);
}

function numberOf(text: string): number {
  return (JSON.parse(text) as { n: number }).n;
}

function lines(from: number, to: number, message = 'drawn'): string {
  let text = '';
  for (let number = from; number <= to; number++) text += line(number, 'info', message);
  return text;
}

function line(n: number, level: string, message: string, fields: object = {}): string {
  const time = new Date(Date.UTC(2026, 10, 22, 13, 0, 0, n)).toISOString();
  return `${JSON.stringify({ time, level, message, n, ...fields })}\n`;
}
