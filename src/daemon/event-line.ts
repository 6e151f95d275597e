import type { LogLevel } from '../base/log-level.js';
import { sentenceOf } from '../protocol/event-sentence.js';
import type { SupervisorEvent } from '../protocol/events.js';

/**
 * An event as one line of JSON: `{time, level, event, message, …}`. A job's id is called `job`, as in the logs of worker
 * processes. What is secret in it is still to be masked.
 */
export function lineOf(event: SupervisorEvent, level: LogLevel): string {
  const { at, event: name, ...facts } = event;
  const line: Record<string, unknown> = { time: isoTime(at), level, event: name, message: sentenceOf(event) };
  for (const [key, value] of Object.entries(facts)) {
    if (key === 'message') continue; // its sentence says it
    line[key === 'id' ? 'job' : key] = key.endsWith('At') && typeof value === 'number' ? isoTime(value) : value;
  }
  return JSON.stringify(line);
}

/** An instant as lines of logs have it. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}
