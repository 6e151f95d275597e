import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RenderResult } from '../../src/pdf/render.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { download } from '../support/download.js';
import { emptyFolder } from '../support/folder.js';
import { statusOf } from '../support/over-socket.js';
import { until } from '../support/until.js';

const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
/** `told` jobs have the result that they are given. */
const CONFIG = {
  queues: { pdf_generation: {}, told: { module: './told.mjs' } },
  workers: { pdf: { queues: ['pdf_generation', 'told'], processes: 1 } },
  schedules: {},
};

const TOLD = `import { defineWorker } from 'cardq';
export default defineWorker({ process: (input) => input });
`;

interface Made {
  readonly place: Workplace;
  readonly id: string;
  readonly result: RenderResult;
}

test('the PDF of a job is sent whole, with its sha256 as its tag and a name to save it by', async () => {
  const { place, id, result } = await rendered();
  const { status, headers, body } = await download(place, `/jobs/pdf_generation/${id}/output`);
  expect({ status, length: headers['content-length'] }).toEqual({ status: 200, length: String(result.bytes) });
  expect(headers).toMatchObject({
    'content-type': 'application/pdf',
    'x-content-type-options': 'nosniff',
    etag: `"${result.sha256}"`,
    'accept-ranges': 'bytes',
    'content-disposition': expect.stringContaining(`attachment; filename="${basename(result.path)}"`),
  });
  expect(createHash('sha256').update(body).digest('hex')).toBe(result.sha256);

  const known = await download(place, `/jobs/pdf_generation/${id}/output`, { 'if-none-match': String(headers.etag) });
  expect({ status: known.status, bytes: known.body.length, etag: known.headers.etag }).toEqual({
    status: 304,
    bytes: 0,
    etag: headers.etag,
  });
  const head = await download(place, `/jobs/pdf_generation/${id}/output`, { method: 'HEAD' });
  expect({ status: head.status, length: head.headers['content-length'], bytes: head.body.length }).toEqual({
    status: 200,
    length: String(result.bytes),
    bytes: 0,
  });
});

test('parts are sent as they are asked for', async () => {
  const { place, id, result } = await rendered();
  const whole = readFileSync(result.path);
  const part = (range: string, condition: Record<string, string> = {}) =>
    download(place, `/jobs/pdf_generation/${id}/output`, { range, ...condition });

  const middle = await part('bytes=1000-1999');
  expect({ status: middle.status, range: middle.headers['content-range'] }).toEqual({
    status: 206,
    range: `bytes 1000-1999/${whole.length}`,
  });
  expect(middle.body.equals(whole.subarray(1000, 2000))).toBe(true);
  expect((await part('bytes=-10')).body.equals(whole.subarray(-10))).toBe(true);
  const beyond = await part(`bytes=${whole.length}-`);
  expect({ status: beyond.status, range: beyond.headers['content-range'] }).toEqual({
    status: 416,
    range: `bytes */${whole.length}`,
  });
  // Of another version the rest would fit to nothing.
  expect((await part('bytes=5-', { 'if-range': '"other"' })).status).toBe(200);
  expect((await part('bytes=5-', { 'if-range': `"${result.sha256}"` })).status).toBe(206);
  // Only GET asks for parts (RFC 9110, section 14.2).
  const head = await part('bytes=1000-1999', { method: 'HEAD' });
  expect({ status: head.status, length: head.headers['content-length'] }).toEqual({
    status: 200,
    length: String(whole.length),
  });
});

test('the first page is shown small', async () => {
  const { place, id, result } = await rendered();
  const { status, headers, body } = await download(place, `/jobs/pdf_generation/${id}/thumbnail`);
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'image/png' });
  expect(headers['content-disposition']).toMatch(/^inline; /);
  expect(body.equals(readFileSync(String(result.thumbnail)))).toBe(true);
  const known = await download(place, `/jobs/pdf_generation/${id}/thumbnail`, {
    'if-none-match': String(headers.etag),
  });
  expect(known.status).toBe(304);
});

test('what is gone, was replaced, or never was, is not found, and it is told why', async () => {
  const { place, id, result } = await rendered();
  const told = async (path: string) => problem(place, path);
  const [output, thumbnail] = [`/jobs/pdf_generation/${id}/output`, `/jobs/pdf_generation/${id}/thumbnail`];
  expect(await told('/jobs/pdf_generation/nosuch/output')).toMatchObject({ status: 404, code: 'job_unknown' });
  await place.ok('enqueue', 'told', '{"a": 1}', '--id', 'other', '--wait');
  expect(await told('/jobs/told/other/output')).toMatchObject({ status: 404, code: 'output_unknown' });

  const aside = `${result.path}.aside`;
  renameSync(result.path, aside);
  expect(await told(output)).toMatchObject({
    status: 404,
    code: 'output_unknown',
    hint: expect.stringContaining('render'),
  });
  // Thumbnail and PDF are two files.
  expect((await download(place, thumbnail)).status).toBe(200);
  writeFileSync(result.path, '%PDF-1.4 another one');
  expect(await told(output)).toMatchObject({ status: 404, detail: expect.stringContaining('replaced') });
  expect(await told(thumbnail)).toMatchObject({ status: 404, detail: expect.stringContaining('replaced') });
  rmSync(String(result.thumbnail));
  expect(await told(thumbnail)).toMatchObject({ status: 404, code: 'output_unknown' });
  rmSync(result.path);
  renameSync(aside, result.path);
  expect((await download(place, output)).status).toBe(200);
  const later = Date.now() / 1000 + 3600;
  utimesSync(result.path, later, later);
  expect(await told(output)).toMatchObject({ status: 404, detail: expect.stringContaining('replaced') });
});

test('a result that was made up opens nothing that lies elsewhere, or is no PDF', async () => {
  const { place, result } = await rendered();
  const folder = join(place.folder, 'output');
  const outside = join(await emptyFolder(), 'secret.pdf');
  writeFileSync(outside, '%PDF-1.4 secret');
  symlinkSync(outside, join(folder, 'link.pdf'));
  symlinkSync(join(outside, '..'), join(folder, 'way'));
  mkdirSync(join(folder, 'folder.pdf'));
  execFileSync('mkfifo', [join(folder, 'pipe.pdf')]);
  writeFileSync(join(folder, 'notes.txt'), 'not for everybody');
  mkdirSync(join(place.folder, 'output-of-another'));
  writeFileSync(join(place.folder, 'output-of-another', 'a.pdf'), '%PDF-1.4');
  const told = async (path: string, bytes = 15) => {
    const data = JSON.stringify({ path, pages: 1, bytes, sha256: result.sha256, thumbnail: path });
    const id = (await place.ok('enqueue', 'told', data, '--wait', '--json')).trim();
    const { job } = JSON.parse(id);
    const answers = await Promise.all(
      ['output', 'thumbnail'].map((what) => download(place, `/jobs/told/${job.id}/${what}`)),
    );
    for (const { body } of answers) expect(body.toString()).not.toContain('secret.pdf');
    for (const { body } of answers) expect(body.toString()).not.toContain('PDF-1.4');
    return answers.map(({ status }) => status);
  };

  for (const path of [
    outside,
    '/etc/passwd',
    '/dev/zero',
    join(folder, 'link.pdf'),
    join(folder, 'way', 'secret.pdf'),
    `${folder}/../output-of-another/a.pdf`,
    `${folder}/../supervisor.config.json`,
    `${folder}/x/../../.cardq/grants.key`,
    folder,
    join(folder, 'folder.pdf'),
    join(folder, 'pipe.pdf'),
    join(folder, 'notes.txt'),
  ]) {
    const refused = await told(path);
    expect(
      refused.every((status) => status === 403 || status === 404),
      `${path}: ${refused}`,
    ).toBe(true);
  }
  for (const path of ['output/a.pdf', '../secret.pdf', `${folder}/a\0.pdf`])
    expect(await told(path)).toEqual([404, 404]);
});

test('what was logged of a job is told, by whoever logged it', async () => {
  const { place, id } = await rendered();
  await place.ok('enqueue', 'told', '{}', '--id', 'quiet', '--wait');
  const { status, body } = await download(place, `/jobs/pdf_generation/${id}/logs`);
  const { lines, more } = JSON.parse(body.toString());
  expect({ status, more }).toEqual({ status: 200, more: false });
  expect(lines).toContainEqual(
    expect.objectContaining({ process: 'supervisor', event: 'job.completed', job: id, queue: 'pdf_generation' }),
  );
  expect(lines.every((one: { job: string }) => one.job === id)).toBe(true);
  expect(await problem(place, '/jobs/told/nosuch/logs')).toMatchObject({ status: 404, code: 'job_unknown' });
  expect(await problem(place, `/jobs/pdf_generation/${id}/logs?limit=0`)).toMatchObject({ status: 422 });
});

test('the jobs that made a PDF last are told, of whatever queue', async () => {
  const { place, id, result } = await rendered();
  await place.ok('enqueue', 'told', '{"a": 1}', '--wait');
  await place.ok(
    'enqueue',
    'told',
    JSON.stringify({ path: result.path, pages: 2, bytes: 1 }),
    '--id',
    'mine',
    '--wait',
  );
  const told = async (query: string) => JSON.parse((await download(place, `/sheets${query}`)).body.toString());
  expect((await told('')).jobs.map((job: { id: string }) => job.id)).toEqual(['mine', id]);
  expect((await told('?limit=1')).jobs).toHaveLength(1);
  expect((await told('?limit=1')).jobs[0]).toMatchObject({ queue: 'told', state: 'completed', result: { pages: 2 } });
  expect(await problem(place, '/sheets?limit=none')).toMatchObject({ status: 422 });
});

test('whoever breaks off a download leaves no file open', async () => {
  const { place, id, result } = await rendered();
  const { pid } = (await statusOf(place)).supervisor;
  const open = () => openFiles(Number(pid)).filter((path) => path === result.path);
  for (let i = 0; i < 5; i++) {
    await new Promise<void>((resolve) => {
      const where = {
        socketPath: join(place.folder, '.cardq', 'cardq.sock'),
        path: `/api/v1/jobs/pdf_generation/${id}/output`,
      };
      const call = request({ ...where, agent: false }, (response) => {
        response.destroy();
        resolve();
      });
      call.on('error', () => undefined);
      call.end();
    });
  }
  // Long before the garbage collector would find them.
  await until('all to be closed', () => open().length === 0, 3000);
});

async function rendered(): Promise<Made> {
  const place = await workplace(CONFIG);
  await place.write('told.mjs', TOLD);
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('render', DECK, '--json'));
  return { place, id: job.id, result: job.result };
}

async function problem(place: Workplace, path: string): Promise<Record<string, unknown>> {
  const { status, headers, body } = await download(place, path);
  expect(headers['content-type']).toBe('application/problem+json');
  return { ...JSON.parse(body.toString()), status };
}

function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return []; // closed meanwhile
    }
  });
}
