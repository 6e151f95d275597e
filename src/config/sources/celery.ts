import type { Json, JsonObject } from '../../base/json.js';
import { type Ms, parseDuration } from '../../base/units.js';
import { overlaps, type Path } from '../mistakes/path.js';
import { listOf, wordToBoolean } from '../read-text.js';
import { SOFT_TIMEOUT_SHARE } from '../schema/queue-schema.js';
import { weightsOf } from '../schema/worker-schema.js';
import { firstWorker } from './first-worker.js';
import { objectAt, type Setting } from './settings.js';
import type { VariableSet } from './variables.js';

/** The least silence that CELERY_HEALTH_CHECK_INTERVAL leaves a process before it counts as hung. */
const LEAST_SILENCE_MS: Ms = 15_000;
/** The default of `restart.maxDelay`; a longer CELERY_RESTART_DELAY raises it too. */
const DEFAULT_MAX_DELAY_MS: Ms = 30_000;

/**
 * The settings that the variables of a Celery set-up stand for, given what is configured so far, but for those of queues;
 * without any that has a twin among the settings of `CARDQ_` variables.
 */
export function celerySettings(variables: VariableSet, raw: JsonObject, twins: readonly Setting[]): Setting[] {
  return settingsBy(MEANINGS, variables, { raw, twins });
}

/** The same for settings of queues, once all queues are known. */
export function celeryQueueSettings(variables: VariableSet, raw: JsonObject, twins: readonly Setting[]): Setting[] {
  return settingsBy(MEANINGS_FOR_QUEUES, variables, { raw, twins });
}

function settingsBy(
  meanings: Meanings,
  variables: VariableSet,
  { raw, twins }: { readonly raw: JsonObject; readonly twins: readonly Setting[] },
): Setting[] {
  const hasTwin = ([path]: Group[number]) => twins.some((twin) => overlaps(path, twin.path));
  return Object.entries(meanings).flatMap(([name, meaning]) => {
    const variable = variables.get(name);
    if (variable === undefined) return [];
    return meaning(variable.text, raw)
      .filter(([main]) => main !== undefined && !hasTwin(main))
      .flatMap((group) => group.filter((one) => !hasTwin(one)))
      .map(([path, value]) => ({ path, value, origin: variable.origin }));
  });
}

/** What each Celery variable that was heeded is called here, with its value, so that it can be replaced. */
export function ownNames(settings: readonly Setting[]): string[] {
  const told = new Map<string, string[]>();
  for (const { value, origin } of settings) {
    const name = origin.name ?? '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    told.set(name, [...(told.get(name) ?? []), `${origin.twin}=${text}`]);
  }
  return [...told].map(([name, own]) => `${name} is Celery's; cardq's own: ${own.join(' ')}`);
}

/** Values that go together: when the first has a twin, none is set. */
type Group = readonly (readonly [Path, Json])[];

type Meanings = Readonly<Record<string, (text: string, raw: JsonObject) => readonly Group[]>>;

const MEANINGS: Meanings = {
  CELERY_CONCURRENCY: (text, raw) => firstWorkerPath(raw).map((worker) => [[[...worker, 'processes'], numberOf(text)]]),
  CELERY_QUEUES: (text, raw) =>
    firstWorkerPath(raw).map((worker) => [[[...worker, 'queues'], weightsOf(listOf(text))]]),
  CELERY_MAX_RESTARTS: (text, raw) =>
    firstWorkerPath(raw).map((worker) => [[[...worker, 'restart', 'max'], numberOf(text)]]),
  CELERY_RESTART_DELAY: (text, raw) => firstWorkerPath(raw).map((worker) => restartDelay([...worker, 'restart'], text)),
  CELERY_HEALTH_CHECK_INTERVAL: (text, raw) =>
    firstWorkerPath(raw).map((worker) => heartbeat([...worker, 'heartbeat'], text)),
  CELERY_LOG_LEVEL: (text) => [[[['logs', 'level'], LEVELS.get(text.trim().toUpperCase()) ?? text]]],
  START_CELERY_WORKER: (text, raw) => autostart(raw, text),
};

const MEANINGS_FOR_QUEUES: Meanings = {
  CELERY_WORKER_TIMEOUT: (text, raw) =>
    Object.keys(objectAt(raw, ['queues'])).map((name) => timeouts(['queues', name], text)),
};

// Python's names of levels.
const LEVELS = new Map([
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['CRITICAL', 'error'],
  ['FATAL', 'error'],
]);

function firstWorkerPath(raw: JsonObject): Path[] {
  return firstWorker(raw).map((name) => ['workers', name]);
}

function restartDelay(restart: Path, text: string): Group {
  const delay = secondsOf(text);
  const main = [[...restart, 'delay'], delay ?? text] as const;
  return delay !== null && delay > DEFAULT_MAX_DELAY_MS ? [main, [[...restart, 'maxDelay'], delay]] : [main];
}

function heartbeat(beat: Path, text: string): Group {
  const interval = secondsOf(text);
  const main = [[...beat, 'interval'], interval ?? text] as const;
  return interval === null ? [main] : [main, [[...beat, 'timeout'], Math.max(LEAST_SILENCE_MS, 3 * interval)]];
}

function timeouts(queue: Path, text: string): Group {
  const timeout = secondsOf(text);
  const main = [[...queue, 'timeout'], timeout ?? text] as const;
  return timeout === null ? [main] : [main, [[...queue, 'softTimeout'], Math.round(timeout * SOFT_TIMEOUT_SHARE)]];
}

/** `true` is what holds anyway, so that it does not start what the file wants to begin stopped. */
function autostart(raw: JsonObject, text: string): Group[] {
  const wanted = wordToBoolean(text);
  if (wanted === true) return [];
  return Object.keys(objectAt(raw, ['workers'])).map((name) => [[['workers', name, 'autostart'], wanted ?? text]]);
}

/** What is no number stays a text, for the schema to refuse. */
function numberOf(text: string): Json {
  return Number.isNaN(Number(text)) ? text : Number(text);
}

/** Milliseconds of a bare number of seconds, or of a duration with a unit; null when it is neither. */
function secondsOf(text: string): Ms | null {
  return parseDuration(Number.isNaN(Number(text)) ? text : `${text.trim()}s`);
}
