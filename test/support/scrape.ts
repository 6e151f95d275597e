import { spawnSync } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { socketPath } from '../../src/config/locate.js';
import type { Workplace } from './cardq.js';

export interface Scrape {
  readonly type: string | undefined;
  readonly text: string;
  /** By its line up to the value: `cardq_jobs_total{queue="a",outcome="failed"}`. */
  readonly values: ReadonlyMap<string, number>;
}

/** What `/metrics` of a workplace's supervisor answers on its socket. */
export function scrape(place: Workplace, accept?: string): Promise<Scrape> {
  return new Promise((resolve, reject) => {
    const path = socketPath(join(place.folder, '.cardq'));
    const headers = accept === undefined ? {} : { accept };
    const call = request({ socketPath: path, path: '/metrics', headers, agent: false }, (response) => {
      readAll(response).then(
        (text) => resolve({ type: response.headers['content-type'], text, values: valuesIn(text) }),
        reject,
      );
    });
    call.on('error', reject);
    call.end();
  });
}

/** What promtool has to say against it; empty: nothing. */
export function promtoolAgainst(text: string): string {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : `exit code ${status}\n${stdout}${stderr}`;
}

/** The names of the metrics of which there is a value. */
export function namesIn({ values }: Scrape): ReadonlySet<string> {
  return new Set(
    [...values.keys()].map((key) => key.replace(/\{.*/, '').replace(/_seconds_(bucket|sum|count)$/, '_seconds')),
  );
}

/** What must never fall: counters, and all parts of histograms. */
export function countersIn({ values }: Scrape): readonly (readonly [key: string, value: number])[] {
  return [...values].filter(([key]) => /^\w+(_total|_bucket|_sum|_count)(\{|$)/.test(key));
}

function valuesIn(text: string): ReadonlyMap<string, number> {
  const samples = [...text.matchAll(/^([^#\s].*) (\S+)$/gm)];
  return new Map(samples.map(([, key = '', value]) => [key, Number(value)]));
}
