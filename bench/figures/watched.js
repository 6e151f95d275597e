import { get } from 'node:http';
import { createServer } from 'node:net';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { pause, spanOf } from '../support/measure.js';
import { cpuMs, rssMib } from '../support/processes.js';
import { program } from '../support/supervised.js';

const SPAN_MS = 20_000;
const TOKEN = 'measured-with-this-token-and-no-other';
const CLIENTS = 100;
/** Three events for each job. */
const JOB_EVERY_MS = 100;
const JOB = { queue: 'noop', data: {} };

/** What it costs a supervisor to be looked at, beyond one that nobody looks at, at the same time and with as much to do. */
export async function measure() {
  const page = await beside(({ api }) => [watch(api), every(1000, () => scrape(api))]);
  const many = await beside(({ api, both }) => [
    every(JOB_EVERY_MS, () => Promise.all(both.map((cardq) => cardq.ask('POST', '/jobs', JOB)))),
    ...Array.from({ length: CLIENTS }, () => watch(api)),
  ]);
  return [
    { what: 'processor use of API, one page and a scrape a second, at rest', unit: '%', cardq: page.percent, most: 1 },
    { what: 'memory of API, one page and a scrape a second', unit: 'MiB', cardq: page.mib, most: 25 },
    { what: `processor use of ${CLIENTS} pages, ten jobs a second`, unit: '%', cardq: many.percent, most: 5 },
  ];
}

/** Two supervisors, of which one is looked at: how much more it takes. `look` returns what ends that. */
function beside(look) {
  return inFolder((one) =>
    inFolder(async (other) => {
      const port = await freePort();
      const both = [
        new Cardq(one, configOf({ enabled: true, port }), { CARDQ_API_TOKEN: TOKEN }),
        new Cardq(other, configOf({ enabled: false })),
      ];
      for (const cardq of both) await cardq.start();
      const ends = look({ api: `http://127.0.0.1:${port}`, both });
      try {
        await pause(3000); // what starting and connecting have left to do
        const [watched, alone] = await usesOf(await Promise.all(both.map((cardq) => cardq.supervisorPid())));
        return { percent: watched.percent - alone.percent, mib: watched.mib - alone.mib };
      } finally {
        for (const end of ends) end();
        for (const cardq of both) await cardq.stop();
      }
    }),
  );
}

function configOf(api) {
  const worker = { queues: { noop: 1 }, processes: 4 };
  return { queues: { noop: { module: program('noop.mjs') } }, schedules: {}, workers: { work: worker }, api };
}

async function usesOf(pids) {
  const before = pids.map(cpuMs);
  const spanMs = spanOf(SPAN_MS);
  await pause(spanMs);
  return pids.map((pid, index) => ({ percent: ((cpuMs(pid) - before[index]) / spanMs) * 100, mib: rssMib(pid) }));
}

/** Follows as the page does, and returns what ends it. */
function watch(api) {
  const call = ask(`${api}/api/v1/events?status=1&replay=200`).on('response', (stream) => stream.resume());
  return () => call.destroy();
}

function scrape(api) {
  ask(`${api}/metrics`).on('response', (answer) => answer.resume());
}

function ask(url) {
  return get(url, { headers: { authorization: `Bearer ${TOKEN}` }, agent: false }).on('error', () => undefined); // it was ended
}

function every(ms, act) {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
