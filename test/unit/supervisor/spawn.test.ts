import { expect, test } from 'vitest';
import { decodingThreads } from '../../../src/base/decoding-threads.js';
import type { QueueWorkerSpec, ScriptWorkerSpec } from '../../../src/config/config.js';
import { INSPECTABLE } from '../../../src/protocol/inspectable.js';
import type { WorkerBirth } from '../../../src/protocol/worker-messages.js';
import { childEnvironment, commandOf, type LaunchPlan } from '../../../src/supervisor/process/spawn.js';
import { queueWorker, scriptWorker } from '../../support/supervise.js';

const INHERITED = {
  PATH: '/bin',
  REDIS_URL: 'redis://:secret@host',
  REDIS_PASSWORD: 'secret',
  REDIS_HOST: 'host',
  CARDQ_API_TOKEN: 'secret',
  CARDQ_API_TOKEN_FILE: '/secret',
  CARDQ_BROKER_URL: 'redis://:secret@host',
  CARDQ_BROKER: '{"url":"redis://:secret@host"}',
  CELERY_BROKER_URL: 'redis://:secret@host',
  CELERY_RESULT_BACKEND: 'redis://:secret@host',
  CELERY_CONCURRENCY: '2',
  CARDQ_WORKER: 'of another supervisor',
  CARDQ_MARK: 'of another supervisor',
  CARDQ_LOGS_LEVEL: 'debug',
};

const BIRTH: WorkerBirth = {
  process: 'pdf-1',
  queues: [],
  folder: '/',
  heartbeatIntervalMs: 1000,
  outputDir: '/out',
  inputRoots: [],
  stateDir: '/state',
  logFile: '/log',
  logLevel: 'info',
  logRotation: { maxBytes: 1_000_000, keep: 1 },
};

// The broker's URL used to pass as JSON and under Celery's names.
test('a queue worker inherits the environment without the keys to API and broker', () => {
  expect(childEnvironment(queuePlan())).toEqual({
    PATH: '/bin',
    REDIS_HOST: 'host',
    CELERY_CONCURRENCY: '2',
    CARDQ_PROCESS: 'pdf-1',
    CARDQ_MARK: 'm:pdf-1:1',
    CARDQ_WORKER: JSON.stringify(BIRTH),
    UV_THREADPOOL_SIZE: String(decodingThreads()),
  });
});

test('a queue worker has as many threads as the user says, where the user says it', () => {
  expect(childEnvironment(queuePlan({ env: { UV_THREADPOOL_SIZE: '7' } }))).toMatchObject({ UV_THREADPOOL_SIZE: '7' });
});

test('a script may reach a Redis of its own, but nothing of ours', () => {
  expect(childEnvironment(scriptPlan())).toEqual({
    PATH: '/bin',
    REDIS_URL: 'redis://:secret@host',
    REDIS_PASSWORD: 'secret',
    REDIS_HOST: 'host',
    CELERY_BROKER_URL: 'redis://:secret@host',
    CELERY_RESULT_BACKEND: 'redis://:secret@host',
    CELERY_CONCURRENCY: '2',
    CARDQ_PROCESS: 'pdf-1',
    CARDQ_MARK: 'm:pdf-1:1',
    CARDQ_REPORT: JSON.stringify({ fd: 3, supervisorPid: process.pid, heartbeatIntervalMs: 50 }),
  });
});

test('nobody speaks to a service manager in the name of the supervisor, and a queue worker sees no credentials', () => {
  const environment = {
    NOTIFY_SOCKET: '/run/notify',
    WATCHDOG_USEC: '1',
    WATCHDOG_PID: '2',
    CREDENTIALS_DIRECTORY: '/run/c',
  };
  expect(Object.keys(childEnvironment({ ...queuePlan(), inherited: environment }))).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(NOTIFY|WATCHDOG|CREDENTIALS)_/)]),
  );
  expect(childEnvironment({ ...scriptPlan(), inherited: environment })).toMatchObject({
    CREDENTIALS_DIRECTORY: '/run/c',
  });
  expect(childEnvironment({ ...scriptPlan(), inherited: environment })).not.toHaveProperty('NOTIFY_SOCKET');
});

test("an entry's own variables win over inherited ones, but cannot hide who the child is", () => {
  const env = { PATH: '/mine', REDIS_URL: 'redis://mine', CARDQ_MARK: 'forged' };
  expect(childEnvironment(queuePlan({ env }))).toMatchObject({
    PATH: '/mine',
    REDIS_URL: 'redis://mine',
    CARDQ_MARK: 'm:pdf-1:1',
  });
});

test('a program that is not run by Node is given no way to report', () => {
  expect(childEnvironment(scriptPlan({ script: '/usr/bin/python3' }))).not.toHaveProperty('CARDQ_REPORT');
});

test('JavaScript runs under this Node, anything else by itself', () => {
  const nodeArgs = ['--max-old-space-size=64'];
  expect(commandOf(queuePlan({ nodeArgs }))).toEqual({
    command: process.execPath,
    args: [...INSPECTABLE, ...nodeArgs, '/main.js'],
  });
  expect(commandOf(scriptPlan({ script: '/a.cjs', args: ['x'], nodeArgs }))).toEqual({
    command: process.execPath,
    args: [...nodeArgs, '/a.cjs', 'x'],
  });
  expect(commandOf(scriptPlan({ script: '/a.py', args: ['x'], nodeArgs }))).toEqual({ command: '/a.py', args: ['x'] });
});

test('a queue worker that somebody debugs is not given a debugger’s settings of ours', () => {
  const nodeArgs = ['--inspect-brk=0.0.0.0:9229'];
  expect(commandOf(queuePlan({ nodeArgs })).args).toEqual([...nodeArgs, '/main.js']);
  expect(commandOf(queuePlan({ env: { NODE_OPTIONS: '--inspect' } })).args).toEqual(['/main.js']);
});

const ABOUT = { process: 'pdf-1', mark: 'm:pdf-1:1', workerMain: '/main.js', logDir: '/logs', inherited: INHERITED };

function queuePlan(changes: Partial<QueueWorkerSpec> = {}): LaunchPlan {
  return { ...ABOUT, spec: queueWorker(changes), birth: BIRTH };
}

function scriptPlan(changes: Partial<ScriptWorkerSpec> = {}): LaunchPlan {
  return { ...ABOUT, spec: scriptWorker('script', changes), birth: null };
}
