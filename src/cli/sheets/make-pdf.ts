import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CardqError, type ErrorCode } from '../../base/errors.js';
import type { JobDocument } from '../../protocol/control.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { awaitResult } from '../job/await-result.js';
import { type MadePdf, madeBy } from './made-pdf.js';
import { copyPdf, printPdf } from './pdf-delivery.js';
import { pdfTarget } from './pdf-target.js';

/** A job whose result is a PDF. */
export interface PdfOrder {
  readonly queue: string;
  readonly name: string;
  readonly data: object;
  /** What the job has to read, wherever the user has it. */
  readonly reads: readonly string[];
}

/** Refuses options of which one asks for what another one leaves out. Throws `usage`. */
export function refuseContradictions({ options, output }: Invocation): void {
  if (options.has('local') && options.has('no-wait'))
    throw misuse('--local makes the PDF here, where --no-wait has nobody to leave it to', 'drop one of them');
  if (!options.has('output')) return;
  if (options.has('thumbnail') && options.text('output') === '-')
    throw misuse(
      '--thumbnail puts a picture beside a PDF, and -o - makes no file',
      'give -o FILE, or drop one of them',
    );
  if (output.isJson && options.text('output') === '-')
    throw misuse('-o - prints the PDF and --json a document, where only one can go', 'give -o FILE, or drop --json');
  if (options.has('no-wait'))
    throw misuse('-o needs the PDF that --no-wait does not wait for', 'drop one of them; `cardq show` tells the path');
}

/** Lets a worker make the PDF, and brings it where `-o` wants it. With `--no-wait` it prints the id of the job. */
export async function makeByQueue(invocation: Invocation, { queue, name, data, reads }: PdfOrder): Promise<void> {
  const { options, output } = invocation;
  const target = await pdfTarget(invocation);
  const { job } = await invocation.client.post<{ job: JobDocument }>('/jobs', {
    queue,
    name,
    data,
    grantedDirs: reads,
  });
  if (options.has('no-wait')) {
    if (output.isJson) output.json({ schemaVersion: 1, job, output: null });
    else output.data(job.id);
    return;
  }
  const ended = await awaitResult(invocation, job);
  const made = madeBy(ended);
  warn(invocation, made.warnings);
  if (target === '-') await printPdf(made.path);
  else if (target !== null) await deliver(invocation, made, target);
  if (output.isJson) output.json({ schemaVersion: 1, job: ended, output: target });
  else if (target !== '-') output.data(target ?? made.path);
}

async function deliver({ options, output }: Invocation, { path, thumbnail }: MadePdf, target: string): Promise<void> {
  const wanted = options.has('thumbnail') ? (thumbnail ?? null) : null;
  for (const warning of await copyPdf({ path, thumbnail: wanted }, target)) output.warn(warning);
}

/** How `makeHere` has a PDF made. */
export interface MakingHere {
  /** Where it goes; null: where it goes without `-o`. */
  readonly outputPath: string | null;
  /** Aborts at ^C, and at `--timeout`. */
  readonly signal: AbortSignal;
}

/** Makes the PDF in this process, which may read and write wherever the user may, and prints its path. */
export async function makeHere(invocation: Invocation, make: (how: MakingHere) => Promise<MadePdf>): Promise<void> {
  const { output } = invocation;
  const target = await pdfTarget(invocation);
  const scratch = target === '-' ? await mkdtemp(join(tmpdir(), 'cardq-')) : null;
  try {
    const outputPath = scratch === null ? target : join(scratch, 'sheets.pdf');
    const result = await untilStopped(invocation.options.duration('timeout'), (signal) => make({ outputPath, signal }));
    warn(invocation, result.warnings);
    if (scratch !== null) await printPdf(result.path);
    else if (output.isJson) output.json({ schemaVersion: 1, job: null, result, output: target });
    else output.data(result.path);
  } finally {
    if (scratch !== null) await rm(scratch, { recursive: true, force: true });
  }
}

/** Aborts the work at ^C, and after a time if one is given. */
async function untilStopped<T>(withinMs: number | null, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const stopWith = (code: ErrorCode, message: string) => stop.abort(new CardqError({ code, message }));
  const interrupt = () => stopWith('interrupted', 'interrupted; nothing was written');
  const expire = () => stopWith('timed_out', `not done within ${withinMs} ms; nothing was written`);
  const timer = withinMs === null ? undefined : setTimeout(expire, withinMs);
  process.once('SIGINT', interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', interrupt);
    clearTimeout(timer);
  }
}

/** With --json they stand in the result. */
function warn({ output }: Invocation, warnings: readonly string[]): void {
  if (!output.isJson) for (const warning of warnings) output.warn(warning);
}
