import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { socketPath } from '../../src/config/locate.js';
import type { JobDocument } from '../../src/protocol/control.js';
import type { JobState } from '../../src/protocol/jobs.js';
import type { StatusDocument } from '../../src/protocol/status.js';
import type { Workplace } from './cardq.js';
import { until } from './until.js';

export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly allow: string | undefined;
  readonly location: string | undefined;
  /** Parsed. */
  readonly body: unknown;
}

/** Puts one request below `/api/v1` to the supervisor of a workplace; a body that is no text is sent as JSON. */
export function ask(
  place: Workplace,
  method: string,
  path: string,
  body?: string | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return askPath(place, method, `/api/v1${path}`, body, headers);
}

/** The same for any path. */
export function askPath(
  place: Workplace,
  method: string,
  path: string,
  body?: string | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = socketPath(join(place.folder, '.cardq'));
    const call = httpRequest({ socketPath: socket, method, path, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      const { 'content-type': type, allow, location } = told;
      readAll(response).then(
        (text) => resolve({ status, type, allow, location, body: text === '' ? null : JSON.parse(text) }),
        reject,
      );
    });
    call.on('error', reject);
    call.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

/** The job `QUEUE/ID`. */
export async function jobOf(place: Workplace, ref: string): Promise<JobDocument> {
  const { body } = await ask(place, 'GET', `/jobs/${ref}`);
  return (body as { job: JobDocument }).job;
}

/** Waits until the job `QUEUE/ID` is in this state, and returns it. */
export function untilJob(place: Workplace, ref: string, state: JobState): Promise<JobDocument> {
  return until(`${ref} to be ${state}`, async () => {
    const job = await jobOf(place, ref);
    return job.state === state ? job : null;
  });
}

/** The status, without the time that a command takes. */
export async function statusOf(place: Workplace): Promise<StatusDocument> {
  return (await ask(place, 'GET', '/status')).body as StatusDocument;
}
