import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CardqError, messageOf } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';
import { misuse } from '../arguments.js';
import { awaitResult } from '../await-result.js';
import type { Invocation } from '../command.js';
import { renderRequest } from '../render-request.js';

const QUEUE = 'pdf_generation';

export async function run(invocation: Invocation): Promise<number> {
  const [dir, ...more] = invocation.operands;
  if (dir === undefined || more.length > 0) throw misuse('render takes one folder', 'cardq render examples/deck');
  const folder = await existingFolder(resolve(invocation.cwd, dir));
  return invocation.options.has('local') ? renderHere(invocation, folder) : renderByQueue(invocation, folder);
}

async function existingFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    throw new CardqError({
      code: 'input_invalid',
      message: 'the folder of the deck cannot be read',
      where: path,
      hint: messageOf(thrown),
    });
  }
}

async function renderByQueue(invocation: Invocation, folder: string): Promise<number> {
  const { client, options, output } = invocation;
  const { data, folders } = await renderRequest(invocation, folder);
  const { job } = await client.post<{ job: JobDocument }>('/jobs', {
    queue: QUEUE,
    name: basename(folder),
    data,
    grantedDirs: folders,
  });
  if (options.has('no-wait')) {
    if (output.isJson) output.json({ schemaVersion: 1, job });
    else output.data(job.id);
    return 0;
  }
  const ended = await awaitResult(invocation, job);
  const path = await deliver(invocation, pathOf(ended));
  if (output.isJson) output.json({ schemaVersion: 1, job: ended });
  else if (path !== null) output.data(path);
  return 0;
}

async function renderHere(invocation: Invocation, folder: string): Promise<number> {
  const { output, options } = invocation;
  const { renderLocally } = await import('../render-locally.js');
  const result = await renderLocally(invocation, folder);
  if (options.text('output') === '-') await printFile(result.path, { remove: true });
  else if (!output.isJson) output.data(result.path);
  if (output.isJson) output.json({ schemaVersion: 1, job: null, result });
  return 0;
}

/** Brings the PDF to where `-o` says; null when it went to stdout. */
async function deliver({ options, cwd }: Invocation, path: string): Promise<string | null> {
  const wanted = options.text('output');
  if (wanted === null) return path;
  if (wanted !== '-') return deliverTo(path, resolve(cwd, wanted));
  await printFile(path, { remove: false });
  return null;
}

async function printFile(path: string, { remove }: { readonly remove: boolean }): Promise<void> {
  await pipeline(createReadStream(path), process.stdout, { end: false });
  if (remove) await rm(dirname(path), { recursive: true });
}

/** Copies so that `target` is never half a PDF. */
async function deliverTo(path: string, target: string): Promise<string> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await copyFile(path, temporary);
    await rename(temporary, target);
    return target;
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw new CardqError({
      code: 'output_unwritable',
      message: `the PDF cannot be written: ${messageOf(thrown)}`,
      where: target,
      hint: `it is ready at ${path}`,
    });
  }
}

function pathOf({ result, queue, id }: JobDocument): string {
  const path: unknown = typeof result === 'object' && result !== null && 'path' in result ? result['path'] : null;
  if (typeof path === 'string') return path;
  throw new CardqError({ code: 'job_failed', message: 'the job ended without a PDF', where: `${queue}/${id}` });
}
