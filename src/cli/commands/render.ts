import { rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { JobDocument } from '../../protocol/control.js';
import { misuse } from '../arguments.js';
import { awaitResult } from '../await-result.js';
import type { Invocation } from '../command.js';
import { checkRender } from '../render-check.js';
import { copyPdf, printPdf } from '../render-delivery.js';
import { type RenderOrder, renderRequest } from '../render-request.js';
import { renderedBy } from '../render-result.js';

const QUEUE = 'pdf_generation';

export async function run(invocation: Invocation): Promise<number> {
  refuseContradictions(invocation);
  const { options } = invocation;
  const order = await renderRequest(invocation);
  await checkRender(order);
  return options.has('local') ? renderHere(invocation, order) : renderByQueue(invocation, order);
}

function refuseContradictions({ options, output }: Invocation): void {
  if (!options.has('output')) return;
  if (output.isJson && options.text('output') === '-')
    throw misuse('-o - prints the PDF and --json a document, where only one can go', 'give -o FILE, or drop --json');
  if (options.has('no-wait'))
    throw misuse('-o needs the PDF that --no-wait does not wait for', 'drop one of them; `cardq show` tells the path');
}

async function renderByQueue(invocation: Invocation, { data, folders }: RenderOrder): Promise<number> {
  const { client, options, output } = invocation;
  const { job } = await client.post<{ job: JobDocument }>('/jobs', {
    queue: QUEUE,
    name: basename(data.dir),
    data,
    grantedDirs: folders,
  });
  if (options.has('no-wait')) {
    if (output.isJson) output.json({ schemaVersion: 1, job, output: null });
    else output.data(job.id);
    return 0;
  }
  const ended = await awaitResult(invocation, job);
  const { path, warnings } = renderedBy(ended);
  warn(invocation, warnings);
  const target = targetOf(invocation);
  if (target === '-') await printPdf(path);
  else if (target !== null) await copyPdf(path, target);
  if (output.isJson) output.json({ schemaVersion: 1, job: ended, output: target });
  else if (target !== '-') output.data(target ?? path);
  return 0;
}

async function renderHere(invocation: Invocation, { data }: RenderOrder): Promise<number> {
  const { output } = invocation;
  const { renderLocally } = await import('../render-locally.js');
  const target = targetOf(invocation);
  const result = await renderLocally(invocation, { data, target });
  warn(invocation, result.warnings);
  if (target === '-') {
    await printPdf(result.path);
    await rm(dirname(result.path), { recursive: true });
  } else if (output.isJson) output.json({ schemaVersion: 1, job: null, result, output: target });
  else output.data(result.path);
  return 0;
}

/** Where `-o` wants the PDF: an absolute path, `-` for stdout; null when it does not say. */
function targetOf({ options, cwd }: Invocation): string | null {
  const wanted = options.text('output');
  return wanted === null || wanted === '-' ? wanted : resolve(cwd, wanted);
}

/** With --json they stand in the result. */
function warn({ output }: Invocation, warnings: readonly string[]): void {
  if (!output.isJson) for (const warning of warnings) output.warn(warning);
}
