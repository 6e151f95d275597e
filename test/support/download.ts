import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { buffer as readAll } from 'node:stream/consumers';
import { socketPath } from '../../src/config/locate.js';
import type { Workplace } from './cardq.js';

export interface Download {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks the supervisor of a workplace for a file. */
export function download(
  place: Workplace,
  path: string,
  { method = 'GET', ...headers }: Readonly<Record<string, string>> = {},
): Promise<Download> {
  return new Promise((resolve, reject) => {
    const where = { socketPath: socketPath(join(place.folder, '.cardq')), path: `/api/v1${path}` };
    const call = httpRequest({ ...where, method, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      readAll(response).then((body) => resolve({ status, headers: told, body }), reject);
    });
    call.on('error', reject);
    call.end();
  });
}
