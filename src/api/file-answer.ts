import type { Bytes } from '../base/units.js';
import type { JobFile } from '../protocol/job-files.js';
import { type ByteRange, byteRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { RequestProblem } from './problem.js';

/** What of a request decides how a file is sent. */
export interface FileRequest {
  readonly method: string;
  header(name: string): string | undefined;
}

/** How much is read at once, and lies in memory for each who downloads. */
const CHUNK_BYTES: Bytes = 128 * 1024;

/** Answers with a file, or as much of it as is wanted and not known already; closes it in any case. */
export async function fileAnswer(file: JobFile, request: FileRequest): Promise<Response> {
  const range = wantedRange(file, request);
  const isWhole = range === null;
  const headers = {
    'content-type': file.type,
    'content-disposition': contentDisposition(file),
    'cache-control': 'private, no-cache', // a token that was taken back must not go on showing what is kept
    etag: file.etag,
    'accept-ranges': 'bytes',
  };
  if (isKnown(file, request.header('if-none-match'))) return bodiless(file, { status: 304, headers });
  if (range === 'none') {
    await file.close();
    throw unsatisfiable(file);
  }
  const part = range ?? { from: 0, to: file.bytes - 1 };
  const init = {
    status: isWhole ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(part.to - part.from + 1),
      ...(isWhole ? {} : { 'content-range': `bytes ${part.from}-${part.to}/${file.bytes}` }),
    },
  };
  return request.method === 'HEAD' ? bodiless(file, init) : new Response(streamOf(file, part), init);
}

/** Only GET asks for a part, and one of another version asks for nothing: then the whole is sent. */
function wantedRange(file: JobFile, request: FileRequest): ByteRange | 'none' | null {
  if (request.method !== 'GET') return null;
  const condition = request.header('if-range');
  if (condition !== undefined && (condition !== file.etag || isWeak(file.etag))) return null;
  return byteRange(request.header('range'), file.bytes);
}

/** By weak comparison: RFC 9110, section 8.8.3.2. */
function isKnown({ etag }: JobFile, header: string | undefined): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => strong(tag.trim()));
  return tags.includes('*') || tags.includes(strong(etag));
}

function isWeak(etag: string): boolean {
  return etag.startsWith('W/');
}

function strong(etag: string): string {
  return isWeak(etag) ? etag.slice(2) : etag;
}

async function bodiless(file: JobFile, init: ResponseInit): Promise<Response> {
  await file.close();
  return new Response(null, init);
}

function unsatisfiable({ bytes }: JobFile): RequestProblem {
  const headers = { 'content-range': `bytes */${bytes}` };
  return new RequestProblem(416, `the file has ${bytes} bytes, and none of those that were asked for`, { headers });
}

/** Throws, and closes the file, when it has no more. */
async function nextChunk(file: JobFile, { from, to }: ByteRange): Promise<Uint8Array> {
  const chunk = new Uint8Array(Math.min(CHUNK_BYTES, to + 1 - from));
  const bytes = await file.read(chunk, from).catch(() => 0); // its disk fails
  if (bytes > 0) return chunk.subarray(0, bytes);
  await file.close();
  throw new Error('the file became shorter while it was sent');
}

/** Reads no faster than it is read. A file that has become shorter breaks it off. */
function streamOf(file: JobFile, { from, to }: ByteRange): ReadableStream<Uint8Array> {
  let position = from;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await nextChunk(file, { from: position, to });
        position += chunk.length;
        controller.enqueue(chunk);
        if (position <= to) return;
        controller.close();
        await file.close();
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}
