import type { LogLevel } from '../base/log-level.js';
import { isFailure } from '../policy/leave-cause.js';
import type { SupervisorEvent } from '../protocol/events.js';

type EventName = SupervisorEvent['event'];
type Event<Name extends EventName> = Extract<SupervisorEvent, { event: Name }>;
type Judgement<Name extends EventName> = LogLevel | ((event: Event<Name>) => LogLevel);

/** Error: a person should look; warn: the system coped; info: a state changed; debug: the ordinary course of jobs. */
const LEVELS: { readonly [Name in EventName]: Judgement<Name> } = {
  'supervisor.started': 'info',
  'supervisor.ready': 'info',
  'supervisor.stopping': 'info',
  'supervisor.stopped': 'info',
  'supervisor.log_level_set': 'info',
  'supervisor.reload_began': 'info',
  'supervisor.reloaded': 'info',
  'supervisor.reload_failed': 'error',
  'supervisor.problem': 'error',
  'worker.spawned': 'debug',
  'worker.ready': 'info',
  'worker.lagged': 'debug',
  'worker.draining': 'info',
  'worker.killing': ({ cause }) => (isFailure(cause) ? 'warn' : 'info'),
  'worker.exited': ({ cause }) => (cause === null || isFailure(cause) ? 'warn' : 'info'),
  'worker.backed_off': 'warn',
  'worker.gave_up': 'error',
  'worker.stopped': 'info',
  'worker.scaled': 'info',
  'worker.took_over': 'info',
  'worker.stray_killed': 'warn',
  'job.added': 'debug',
  'job.started': 'debug',
  'job.progressed': 'debug',
  'job.completed': 'info',
  'job.rendered': 'debug',
  'job.failed': levelOfFailure,
  'job.lock_lost': 'warn',
  'job.discarded': 'warn',
  'job.given_back': 'info',
  'job.rescued': 'warn',
  'broker.up': 'info',
  'broker.down': 'warn',
  'broker.warned': 'warn',
  'fallback.began': 'warn',
  'fallback.merge_began': 'info',
  'fallback.merged': 'info',
  'api.listening': 'info',
  'api.closed': 'info',
  'api.token_renewed': 'info',
  'api.refused': 'warn',
  'queue.paused': 'info',
  'queue.resumed': 'info',
  'queue.purged': 'info',
};

/** The names that events have. */
export const EVENT_NAMES = Object.keys(LEVELS) as readonly EventName[];

/** How grave an event is. */
export function levelOf<Name extends EventName>(event: Event<Name> & { readonly event: Name }): LogLevel {
  const judgement: Judgement<Name> = LEVELS[event.event];
  return typeof judgement === 'function' ? judgement(event) : judgement;
}

function levelOfFailure({ kind, retryInMs }: Event<'job.failed'>): LogLevel {
  if (kind === 'cancelled') return 'info';
  return retryInMs === null ? 'error' : 'warn';
}
