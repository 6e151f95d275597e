import { formatDuration, formatSize } from '../base/units.js';
import type { SupervisorEvent } from './events.js';
import type { JobRef } from './jobs.js';

type Event<Name extends SupervisorEvent['event']> = Extract<SupervisorEvent, { event: Name }>;

/** One short sentence for people about what happened: `pdf-1 is ready after 84ms (pid 123)`. */
export function sentenceOf(event: SupervisorEvent): string {
  switch (event.event) {
    case 'supervisor.started':
      return `cardq ${event.version} started (pid ${event.pid}, ${configured(event.configPath)})`;
    case 'supervisor.ready':
      return `${count(event.processes, 'process', 'processes')} ready after ${formatDuration(event.bootMs)}`;
    case 'supervisor.stopping':
      return `stopping: ${event.by}`;
    case 'supervisor.stopped':
      return `stopped (drained: ${event.drained}, killed: ${event.killed})`;
    case 'supervisor.log_level_set':
      return `the log level of ${event.of.length === 0 ? 'everything' : event.of.join(', ')} is ${event.level}`;
    case 'supervisor.reload_began':
      return 'the configuration is being reloaded';
    case 'supervisor.reloaded':
      return reloadSentence(event);
    case 'supervisor.reload_failed':
      return `the configuration could not be reloaded: ${event.error}`;
    case 'supervisor.problem':
      return event.error === null ? event.message : `${event.message}: ${event.error}`;
    case 'worker.spawned':
      return `${event.process} was spawned (pid ${event.pid})`;
    case 'worker.ready':
      return `${event.process} is ready after ${formatDuration(event.bootMs)} (pid ${event.pid})`;
    case 'worker.lagged':
      return `${event.process} was held up for ${formatDuration(event.eventLoopDelayMs)} (cpu ${event.cpuPercent}%, memory ${formatSize(event.rssBytes)})`;
    case 'worker.draining':
      return `${event.process} finishes its jobs and leaves: ${inWords(event.cause)} (pid ${event.pid})`;
    case 'worker.killing':
      return `${event.process} is being killed: ${inWords(event.cause)} (pid ${event.pid})`;
    case 'worker.exited':
      return exitSentence(event);
    case 'worker.backed_off':
      return `${event.process} starts again in ${formatDuration(event.delayMs)} (${count(event.failures, 'failure')})`;
    case 'worker.gave_up':
      return `${event.process} is not started again: ${event.reason}`;
    case 'worker.stopped':
      return `${event.process} is stopped`;
    case 'worker.scaled':
      return `${event.worker} goes from ${count(event.from, 'process', 'processes')} to ${event.to}: ${event.reason}`;
    case 'worker.took_over':
      return `${event.standby} has taken the place of ${event.process} (pid ${event.pid}), which comes back in its stead`;
    case 'worker.stray_killed':
      return `${event.process} had left pid ${event.pid} behind; it got ${event.signal}`;
    case 'job.added':
      return `${named(event)} was added${event.name === event.queue ? '' : ` (${event.name})`}`;
    case 'job.started':
      return `${named(event)} started on ${event.process} after waiting ${formatDuration(event.waitedMs)}`;
    case 'job.progressed':
      return `${named(event)} got further on ${event.process}`;
    case 'job.completed':
      return `${named(event)} completed on ${event.process} after ${formatDuration(event.durationMs)}`;
    case 'job.rendered':
      return `${named(event)} has made a PDF: ${count(event.sheets, 'sheet')}, ${formatSize(event.bytes)}`;
    case 'job.failed':
      return failureSentence(event);
    case 'job.lock_lost':
      return `${named(event)} on ${event.process} has lost its lock, so somebody else may have it: it is asked to stop`;
    case 'job.discarded':
      return `${named(event)} ended on ${event.process} (${inWords(event.outcome)}), which does not count, for it had lost its lock`;
    case 'job.given_back':
      return `${named(event)} went back to its queue: ${inWords(event.cause)}`;
    case 'job.rescued':
      return `${named(event)}, held by a supervisor that died, went back to its queue`;
    case 'broker.up':
      return `the broker is up (${event.location})`;
    case 'broker.down':
      return `the broker is down (${event.location}): ${event.reason}`;
    case 'broker.warned':
      return `the broker (${event.location}): ${event.message}${event.hint === null ? '' : `; ${event.hint}`}`;
    case 'fallback.began':
      return 'until the broker is back, jobs of this host go to the embedded one; limits and ids hold for this host alone, schedules wait';
    case 'fallback.merge_began':
      return `${count(event.queued, 'job')} of the embedded broker ${event.queued === 1 ? 'goes' : 'go'} over to the one that is back`;
    case 'fallback.merged':
      return `the embedded broker rests: ${count(event.handedOver, 'job')} went over to be done, ${event.history} as history`;
    case 'api.listening':
      return `the API listens on ${event.url}`;
    case 'api.closed':
      return `the API has left ${event.url}`;
    case 'api.token_renewed':
      return 'another token holds for the API';
    case 'api.refused':
      return `${event.client} was refused by the API: ${event.reason}`;
    case 'queue.paused':
      return `queue ${event.queue} is paused`;
    case 'queue.resumed':
      return `queue ${event.queue} goes on`;
    case 'queue.purged':
      return `${count(event.removed, 'job')} removed from queue ${event.queue}`;
  }
}

function reloadSentence({ changed, pending }: Event<'supervisor.reloaded'>): string {
  const done =
    changed.length === 0 ? 'the configuration was reloaded: nothing has changed' : `reloaded ${changed.join(', ')}`;
  return pending.length === 0 ? done : `${done}; waiting for another supervisor: ${pending.join(', ')}`;
}

function exitSentence({ process, pid, uptimeMs, reason, rssBytes, lastWords }: Event<'worker.exited'>): string {
  const memory = rssBytes === null ? '' : `, last memory ${formatSize(rssBytes)}`;
  const words = lastWords.at(-1);
  const said = words === undefined ? '' : `; last words: ${words}`;
  return `${process} left after ${formatDuration(uptimeMs)}: ${reason} (pid ${pid}${memory})${said}`;
}

function failureSentence(event: Event<'job.failed'>): string {
  const { attempt, process, reason, retryInMs } = event;
  if (event.kind === 'cancelled') return `${named(event)} was cancelled: ${reason}`;
  if (retryInMs === null) return `${named(event)} failed for good after ${count(attempt, 'attempt')}: ${reason}`;
  const again = retryInMs === 0 ? 'tried again at once' : `tried again in ${formatDuration(retryInMs)}`;
  return `${named(event)} failed on ${process} at attempt ${attempt}, ${again}: ${reason}`;
}

function named({ queue, id }: JobRef): string {
  return `job ${queue}/${id}`;
}

function configured(path: string | null): string {
  return path === null ? 'without a configuration file' : path;
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `recycle_memory` → `recycle memory`. */
function inWords(cause: string): string {
  return cause.replaceAll('_', ' ');
}
