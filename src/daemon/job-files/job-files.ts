import { basename } from 'node:path';
import { CardqError } from '../../base/errors.js';
import type { Bytes, Ms } from '../../base/units.js';
import type { Broker } from '../../broker/broker.js';
import type { Config } from '../../config/config.js';
import type { JobFile, JobFilesControl } from '../../protocol/job-files.js';
import type { JobRecord, JobRef } from '../../protocol/jobs.js';
import { unknownJob } from '../../protocol/unknown-job.js';
import { type NamedFiles, namedFiles } from './named-files.js';
import { type OpenedFile, openBelow } from './open-below.js';

interface Parts {
  readonly broker: Pick<Broker, 'get'>;
  readonly inForce: { readonly config: Pick<Config, 'render'> };
}

/** Larger than any that was drawn; what is beyond it is something else. */
const MOST_THUMBNAIL_BYTES: Bytes = 2 * 1024 ** 2;
/** A file that was written so long after its job had ended is another one's, whatever the clocks of two hosts say. */
const CLOCKS_DIFFER_MS: Ms = 60_000;

/** Opens what jobs have made: only what a job's own result names, only below `render.outputDir`, and only what is of its kind. */
export function jobFiles({ broker, inForce }: Parts): JobFilesControl {
  const open = (path: string, where: string) => openOutput(inForce.config.render.outputDir, path, where);
  return {
    async output(ref) {
      const made = await completed(broker, ref);
      const { files } = made;
      const where = whereOf(ref);
      const file = await open(files.path, where);
      return orClosed(file, async () => {
        if (!(await isPdf(file))) throw notOurs('what the result names is no PDF', where);
        if (!isOf(made, file)) throw replaced(where);
        return asJobFile(file, { name: basename(files.path), type: 'application/pdf', tag: files.sha256 });
      });
    },
    async thumbnail(ref) {
      const made = await completed(broker, ref);
      const { files } = made;
      const where = whereOf(ref);
      const { thumbnail: path } = files;
      if (path === null) throw unknown('the job made no picture of its first page', where, null);
      const file = await open(path, where);
      return orClosed(file, async () => {
        const isPicture = file.bytes <= MOST_THUMBNAIL_BYTES && (await isPng(file));
        if (!isPicture) throw notOurs('what the result names is no picture of a page', where);
        if (await isReplaced(made, inForce.config.render.outputDir)) throw replaced(where); // with its picture
        const tag = files.sha256 === null ? null : `${files.sha256}-thumbnail`; // equal sheets give equal pictures
        return asJobFile(file, { name: basename(path), type: 'image/png', tag });
      });
    },
  };
}

/** Within which the signature of a PDF is found: ISO 32000-1, annex H.3. */
const HEAD_BYTES = 1024;
const RENDER_AGAIN = 'render it again: jobs that are to keep their PDFs apart give each its own outputPath, or none';

/** What a job has made, and when it had. */
type Made = Pick<JobRecord, 'finishedAt'> & { readonly files: NamedFiles };

async function completed(broker: Pick<Broker, 'get'>, ref: JobRef): Promise<Made> {
  const job = await broker.get(ref);
  if (job === null) throw unknownJob(ref);
  const files = namedFiles(job.result);
  if (job.state !== 'completed') throw unknown(`the job has made nothing yet: it is ${job.state}`, whereOf(ref), null);
  if (files === null) throw unknown('the result of the job tells of no PDF', whereOf(ref), null);
  return { files, finishedAt: job.finishedAt };
}

/** Whether this PDF is the one that the job made. */
function isOf({ files, finishedAt }: Made, { bytes, modifiedAt }: OpenedFile): boolean {
  return bytes === files.bytes && modifiedAt <= (finishedAt ?? 0) + CLOCKS_DIFFER_MS;
}

/** True when there is another one in the place of its PDF; not when there is none. */
async function isReplaced(made: Made, outputDir: string): Promise<boolean> {
  const opened = await openBelow(outputDir, made.files.path);
  if (typeof opened === 'string') return false;
  await opened.handle.close();
  return !isOf(made, opened);
}

async function openOutput(outputDir: string, path: string, where: string): Promise<OpenedFile> {
  const opened = await openBelow(outputDir, path);
  switch (opened) {
    case 'gone':
      throw unknown(
        'the file is there no more',
        where,
        'it was moved or removed, or made on another host; render it again',
      );
    case 'elsewhere':
      throw notOurs('the result names a file that does not lie below render.outputDir', where);
    case 'special':
      throw notOurs('what the result names is no file', where);
    default:
      return opened;
  }
}

function asJobFile(
  { handle, bytes, modifiedAt }: OpenedFile,
  { name, type, tag }: Pick<JobFile, 'name' | 'type'> & { readonly tag: string | null },
): JobFile {
  return {
    name,
    type,
    bytes,
    etag: tag === null ? `W/"${bytes.toString(16)}-${Math.round(modifiedAt).toString(16)}"` : `"${tag}"`,
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    close: () => handle.close(),
  };
}

async function isPdf(file: OpenedFile): Promise<boolean> {
  return (await headOf(file)).includes('%PDF-');
}

async function isPng(file: OpenedFile): Promise<boolean> {
  return (await headOf(file)).startsWith('\u0089PNG\r\n\u001a\n');
}

async function headOf({ handle }: OpenedFile): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.toString('latin1', 0, bytesRead);
}

async function orClosed<T>({ handle }: OpenedFile, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

function whereOf({ queue, id }: JobRef): string {
  return `${queue}/${id}`;
}

function unknown(message: string, where: string, hint: string | null): CardqError {
  return new CardqError({ code: 'output_unknown', message, where, hint });
}

function replaced(where: string): CardqError {
  return unknown('the PDF was replaced by another one since', where, RENDER_AGAIN);
}

function notOurs(message: string, where: string): CardqError {
  return new CardqError({ code: 'permission_refused', message, where, hint: 'only what cardq has made is handed out' });
}
