import type { SupervisorEvent } from '../../src/protocol/events.js';

type EventName = SupervisorEvent['event'];
type Event<Name extends EventName> = Extract<SupervisorEvent, { event: Name }>;

const at = Date.parse('2026-11-22T13:04:05.123Z');
const of1 = { at, process: 'pdf-1', worker: 'pdf' };
const job12 = { at, queue: 'pdf_generation', id: '12' };
const run = { ...job12, process: 'pdf-1', attempt: 3 };

/** One event of each kind; adding a kind without one here does not compile. */
export const SAMPLE_EVENTS: { readonly [Name in EventName]: Event<Name> } = {
  'supervisor.started': { at, event: 'supervisor.started', pid: 9, version: '1.2.3', configPath: '/srv/a.json' },
  'supervisor.ready': { at, event: 'supervisor.ready', processes: 2, bootMs: 310 },
  'supervisor.stopping': { at, event: 'supervisor.stopping', by: 'SIGTERM' },
  'supervisor.stopped': { at, event: 'supervisor.stopped', drained: 2, killed: 1 },
  'supervisor.log_level_set': { at, event: 'supervisor.log_level_set', level: 'debug', of: ['pdf', 'supervisor'] },
  'supervisor.reloaded': { at, event: 'supervisor.reloaded', changed: ['workers.pdf'], pending: ['broker'] },
  'supervisor.reload_failed': { at, event: 'supervisor.reload_failed', error: 'pdf stays as it was' },
  'supervisor.problem': { at, event: 'supervisor.problem', message: 'the state was not stored', error: 'no space' },
  'worker.spawned': { ...of1, event: 'worker.spawned', pid: 123 },
  'worker.ready': { ...of1, event: 'worker.ready', pid: 123, bootMs: 84 },
  'worker.lagged': { ...of1, event: 'worker.lagged', pid: 123, eventLoopDelayMs: 250, cpuPercent: 99, rssBytes: 50e6 },
  'worker.draining': { ...of1, event: 'worker.draining', pid: 123, cause: 'recycle_memory' },
  'worker.killing': { ...of1, event: 'worker.killing', pid: 123, cause: 'hang' },
  'worker.exited': {
    ...of1,
    event: 'worker.exited',
    pid: 123,
    code: 3,
    signal: null,
    cause: null,
    reason: 'exited with code 3',
    diagnosis: null,
    report: null,
    lastWords: ['first', 'out of paper'],
    rssBytes: 52_428_800,
    uptimeMs: 61_000,
  },
  'worker.backed_off': {
    ...of1,
    event: 'worker.backed_off',
    nextStartAt: at + 2000,
    delayMs: 2000,
    failures: 2,
  },
  'worker.gave_up': { ...of1, event: 'worker.gave_up', reason: '6 failures within 1m' },
  'worker.stopped': { ...of1, event: 'worker.stopped' },
  'worker.scaled': {
    at,
    event: 'worker.scaled',
    worker: 'pdf',
    from: 1,
    to: 2,
    reason: 'the oldest job waits 14s, target 10s',
  },
  'worker.took_over': { ...of1, event: 'worker.took_over', pid: 123, standby: 'pdf-standby-1' },
  'worker.stray_killed': { ...of1, event: 'worker.stray_killed', pid: 124, signal: 'SIGKILL' },
  'job.added': { ...job12, event: 'job.added', name: 'deck' },
  'job.started': { ...run, event: 'job.started', waitedMs: 40 },
  'job.progressed': { ...run, event: 'job.progressed', progress: { done: 1, total: 9 } },
  'job.completed': { ...run, event: 'job.completed', durationMs: 1500 },
  'job.rendered': { ...run, event: 'job.rendered', sheets: 3, bytes: 1_258_291 },
  'job.failed': {
    ...run,
    event: 'job.failed',
    kind: 'error',
    reason: 'no such image',
    durationMs: 20,
    retryInMs: null,
    history: ['1 error on pdf-1: no such image'],
  },
  'job.lock_lost': { ...run, event: 'job.lock_lost' },
  'job.discarded': { ...run, event: 'job.discarded', outcome: 'completed', durationMs: 1500 },
  'job.given_back': { ...job12, event: 'job.given_back', cause: 'lock_lost' },
  'job.rescued': { ...job12, event: 'job.rescued' },
  'broker.up': { at, event: 'broker.up', location: 'redis://db:6379' },
  'broker.warned': {
    at,
    event: 'broker.warned',
    location: 'redis://db:6379',
    check: 'clock',
    message: 'its clock is 2s ahead of ours',
    hint: 'let both hosts follow the same time server',
  },
  'broker.down': { at, event: 'broker.down', location: 'redis://db:6379', reason: 'ECONNREFUSED' },
  'fallback.began': { at, event: 'fallback.began' },
  'fallback.merge_began': { at, event: 'fallback.merge_began', queued: 12 },
  'fallback.merged': { at, event: 'fallback.merged', handedOver: 12, history: 3 },
  'queue.paused': { at, event: 'queue.paused', queue: 'default' },
  'queue.resumed': { at, event: 'queue.resumed', queue: 'default' },
  'queue.purged': { at, event: 'queue.purged', queue: 'default', removed: 1 },
};
