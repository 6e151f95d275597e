import { spawnSync } from 'node:child_process';
import { closeSync, createReadStream, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Cardq } from '../contenders/cardq.js';
import { pm2 } from '../contenders/pm2.js';
import { LINES } from '../programs/flood.cjs';
import { ENVIRONMENT } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median, pause, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { cpuMs } from '../support/processes.js';
import { program } from '../support/supervised.js';

const TURNS = 3;
const LOGS = { maxSize: '10MiB', keep: 1000 };
/** 0.95 times as fast as into a plain file. */
const RATIO = 1.05;

/** A million lines by `console.log`, then `process.exit()`: what arrives, in what time, and what that costs the supervisor. */
export async function measure() {
  const ways = [plain, queueWorker, script];
  const seen = ways.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, way] of ways.entries()) seen[index].push(await inFolder(way));
  }
  const [floor, ours, foreign] = seen.map(summary);
  const theirs = pm2.isThere() ? await inFolder((folder) => underPm2(folder, { time: false })) : {};
  const timed = pm2.isThere() ? await inFolder((folder) => underPm2(folder, { time: true })) : {};
  const millions = '1 M lines of 90 B';
  return [
    { what: `${millions}, by a queue worker`, unit: 'ms', cardq: ours.ms, floor: floor.ms, ratio: RATIO },
    {
      what: `${millions}, by any program`,
      unit: 'ms',
      cardq: foreign.ms,
      floor: floor.ms,
      pm2: theirs.ms,
      ratio: RATIO,
    },
    { what: 'lines lost, queue worker', unit: 'lines', cardq: ours.lost, floor: floor.lost, most: 0 },
    {
      what: 'lines lost, any program',
      unit: 'lines',
      cardq: foreign.lost,
      floor: floor.lost,
      pm2: theirs.lost,
      most: 0,
    },
    { what: 'lines torn, queue worker', unit: 'lines', cardq: ours.torn, floor: floor.torn, most: 0 },
    {
      what: 'lines torn, any program',
      unit: 'lines',
      cardq: foreign.torn,
      floor: floor.torn,
      pm2: theirs.torn,
      most: 0,
    },
    {
      what: 'lines lost, with the time (pm2: `time: true`)',
      unit: 'lines',
      cardq: ours.lost,
      pm2: timed.lost,
      most: 0,
    },
    {
      what: 'lines torn, with the time (pm2: `time: true`)',
      unit: 'lines',
      cardq: ours.torn,
      pm2: timed.torn,
      most: 0,
    },
    { what: 'processor use of the supervisor meanwhile, queue worker', unit: '%', cardq: ours.cpu, most: 1 },
    {
      what: 'processor use of the supervisor meanwhile, any program',
      unit: '%',
      cardq: foreign.cpu,
      pm2: theirs.cpu,
      most: 1,
    },
  ];
}

/** The least that Node allows: its output goes straight to a file. */
async function plain(folder) {
  const notes = new Notes(join(folder, 'notes'));
  const log = join(folder, 'plain.log');
  const fd = openSync(log, 'a');
  spawnSync(process.execPath, [program('flood.cjs')], {
    stdio: ['ignore', fd, fd],
    env: { ...ENVIRONMENT, NOTES: notes.path },
  });
  closeSync(fd);
  return { ms: notes.read()[0].at, cpu: 0, ...(await count([log])) };
}

async function queueWorker(folder) {
  const queue = { module: program('flooding.mjs'), attempts: 1, maxCrashes: 1 };
  const workers = { flood: { queues: ['flood'], processes: 1, heartbeat: { interval: '1s', timeout: '60s' } } };
  const config = { queues: { flood: queue }, schedules: {}, logs: LOGS, workers };
  return underCardq(folder, config, (supervisor, notes) =>
    supervisor.ask('POST', '/jobs', { queue: 'flood', data: notes.path }),
  );
}

async function script(folder) {
  const workers = { flood: { script: program('flood.cjs'), processes: 1, restart: { max: 0 }, autostart: false } };
  return underCardq(folder, { queues: {}, schedules: {}, logs: LOGS, workers }, (supervisor) =>
    supervisor.ask('POST', '/start', { workers: ['flood'] }),
  );
}

async function underCardq(folder, config, begin) {
  const notes = new Notes(join(folder, 'notes'));
  const supervisor = new Cardq(folder, config, { NOTES: notes.path });
  await supervisor.start();
  try {
    const pid = await supervisor.supervisorPid();
    await begin(supervisor, notes);
    const before = cpuMs(pid); // the request is answered, and the flood begins
    const [{ at: ms }] = await until('the last line', () => notes.read().length > 0 && notes.read());
    const cpu = ((cpuMs(pid) - before) / ms) * 100;
    await supervisor.stop();
    return { ms, cpu, ...(await count(logsIn(join(folder, '.cardq/logs'), /^flood-1\.log/))) };
  } catch (thrown) {
    await supervisor.stop();
    throw thrown;
  }
}

async function underPm2(folder, { time }) {
  const notes = new Notes(join(folder, 'notes'));
  const env = { NOTES: notes.path };
  const supervisor = pm2.open(folder, {
    program: program('flood.cjs'),
    processes: 1,
    env,
    more: { time, autorestart: false },
  });
  await supervisor.start();
  try {
    const pid = await supervisor.supervisorPid();
    const before = cpuMs(pid);
    const [{ at: ms }] = await until('the last line', () => notes.read().length > 0 && notes.read());
    const cpu = ((cpuMs(pid) - before) / ms) * 100;
    await untilSettled(() => logsIn(join(folder, 'pm2/logs'), /-out/));
    await supervisor.stop();
    return { ms, cpu, ...(await count(logsIn(join(folder, 'pm2/logs'), /-out/))) };
  } catch (thrown) {
    await supervisor.stop();
    throw thrown;
  }
}

/** Until nothing has been written for a second: what is still on its way is not lost. */
async function untilSettled(logs) {
  const size = () => logs().reduce((sum, path) => sum + statSync(path).size, 0);
  for (let before = -1, now = size(); now !== before; now = size()) {
    before = now;
    await pause(1000);
  }
}

function logsIn(folder, pattern) {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

/** How many of the lines are nowhere, and how many are not whole. */
async function count(paths) {
  const seen = new Uint8Array(LINES);
  let torn = 0;
  for (const path of paths) {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const number = /line (\d{8}) é x{72}(?="|$)/.exec(text)?.[1];
      if (number !== undefined) seen[Number(number)] = 1;
      else if (/line|x{5}/.test(text)) torn++;
    }
  }
  return { lost: seen.reduce((lost, is) => lost - is, LINES), torn };
}

function summary(turns) {
  const of = (key) => turns.map((turn) => turn[key]);
  return { ms: median(of('ms')), cpu: median(of('cpu')), lost: Math.max(...of('lost')), torn: Math.max(...of('torn')) };
}
