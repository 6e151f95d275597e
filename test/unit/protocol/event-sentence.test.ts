import { expect, test } from 'vitest';
import { sentenceOf } from '../../../src/protocol/event-sentence.js';
import type { SupervisorEvent } from '../../../src/protocol/events.js';
import { SAMPLE_EVENTS } from '../../support/events.js';

const SENTENCES: Readonly<Record<SupervisorEvent['event'], string>> = {
  'supervisor.started': 'cardq 1.2.3 started (pid 9, /srv/a.json)',
  'supervisor.ready': '2 processes ready after 310ms',
  'supervisor.stopping': 'stopping: SIGTERM',
  'supervisor.stopped': 'stopped (drained: 2, killed: 1)',
  'supervisor.log_level_set': 'the log level of pdf, supervisor is debug',
  'supervisor.reload_began': 'the configuration is being reloaded',
  'supervisor.reloaded': 'reloaded workers.pdf; waiting for another supervisor: broker',
  'supervisor.reload_failed': 'the configuration could not be reloaded: pdf stays as it was',
  'supervisor.problem': 'the state was not stored: no space',
  'worker.spawned': 'pdf-1 was spawned (pid 123)',
  'worker.ready': 'pdf-1 is ready after 84ms (pid 123)',
  'worker.lagged': 'pdf-1 was held up for 250ms (cpu 99%, memory 47.7 MiB)',
  'worker.draining': 'pdf-1 finishes its jobs and leaves: recycle memory (pid 123)',
  'worker.killing': 'pdf-1 is being killed: hang (pid 123)',
  'worker.exited':
    'pdf-1 left after 1m 1s: exited with code 3 (pid 123, last memory 50.0 MiB); last words: out of paper',
  'worker.backed_off': 'pdf-1 starts again in 2s (2 failures)',
  'worker.gave_up': 'pdf-1 is not started again: 6 failures within 1m',
  'worker.stopped': 'pdf-1 is stopped',
  'worker.scaled': 'pdf goes from 1 process to 2: the oldest job waits 14s, target 10s',
  'worker.took_over': 'pdf-standby-1 has taken the place of pdf-1 (pid 123), which comes back in its stead',
  'worker.stray_killed': 'pdf-1 had left pid 124 behind; it got SIGKILL',
  'job.added': 'job pdf_generation/12 was added (deck)',
  'job.started': 'job pdf_generation/12 started on pdf-1 after waiting 40ms',
  'job.progressed': 'job pdf_generation/12 got further on pdf-1',
  'job.completed': 'job pdf_generation/12 completed on pdf-1 after 1s',
  'job.rendered': 'job pdf_generation/12 has made a PDF: 3 sheets, 1.2 MiB',
  'job.failed': 'job pdf_generation/12 failed for good after 3 attempts: no such image',
  'job.lock_lost':
    'job pdf_generation/12 on pdf-1 has lost its lock, so somebody else may have it: it is asked to stop',
  'job.discarded': 'job pdf_generation/12 ended on pdf-1 (completed), which does not count, for it had lost its lock',
  'job.given_back': 'job pdf_generation/12 went back to its queue: lock lost',
  'job.rescued': 'job pdf_generation/12, held by a supervisor that died, went back to its queue',
  'broker.up': 'the broker is up (redis://db:6379)',
  'broker.down': 'the broker is down (redis://db:6379): ECONNREFUSED',
  'broker.warned':
    'the broker (redis://db:6379): its clock is 2s ahead of ours; let both hosts follow the same time server',
  'fallback.began':
    'until the broker is back, jobs of this host go to the embedded one; limits and ids hold for this host alone, schedules wait',
  'fallback.merge_began': '12 jobs of the embedded broker go over to the one that is back',
  'fallback.merged': 'the embedded broker rests: 12 jobs went over to be done, 3 as history',
  'api.listening': 'the API listens on http://127.0.0.1:9797',
  'api.closed': 'the API has left http://127.0.0.1:9797',
  'api.token_renewed': 'another token holds for the API',
  'api.refused': '192.0.2.7 was refused by the API: it showed a wrong token',
  'queue.paused': 'queue default is paused',
  'queue.resumed': 'queue default goes on',
  'queue.purged': '1 job removed from queue default',
};

test.each(Object.values(SAMPLE_EVENTS))('$event is told in one sentence', (event) => {
  expect(sentenceOf(event)).toBe(SENTENCES[event.event]);
});

const failed = SAMPLE_EVENTS['job.failed'];
const exited = SAMPLE_EVENTS['worker.exited'];

test.each<[SupervisorEvent, string]>([
  [
    { ...failed, attempt: 1, retryInMs: 2000 },
    'job pdf_generation/12 failed on pdf-1 at attempt 1, tried again in 2s: no such image',
  ],
  [
    { ...failed, attempt: 1, kind: 'crash', reason: 'its worker ended: SIGKILL', retryInMs: 0 },
    'job pdf_generation/12 failed on pdf-1 at attempt 1, tried again at once: its worker ended: SIGKILL',
  ],
  [{ ...failed, attempt: 1 }, 'job pdf_generation/12 failed for good after 1 attempt: no such image'],
  [
    { ...failed, kind: 'cancelled', reason: 'cancelled on request' },
    'job pdf_generation/12 was cancelled: cancelled on request',
  ],
  [
    { ...exited, cause: 'requested', reason: 'stopped as asked', lastWords: [], rssBytes: null },
    'pdf-1 left after 1m 1s: stopped as asked (pid 123)',
  ],
  [{ ...SAMPLE_EVENTS['supervisor.problem'], error: null }, 'the state was not stored'],
  [
    { ...SAMPLE_EVENTS['supervisor.started'], configPath: null },
    'cardq 1.2.3 started (pid 9, without a configuration file)',
  ],
  [{ ...SAMPLE_EVENTS['job.added'], name: 'pdf_generation' }, 'job pdf_generation/12 was added'],
])('a sentence leaves out what is not known: %j', (event, sentence) => {
  expect(sentenceOf(event)).toBe(sentence);
});
