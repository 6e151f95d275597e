import { basename } from 'node:path';
import { decodingThreads, THREADS_VARIABLE } from '../../base/decoding-threads.js';
import type { Invocation } from '../command.js';
import { namingOptions } from '../option-names.js';
import { makeByQueue, makeHere, refuseContradictions } from '../sheets/make-pdf.js';
import { checkRender, checkSettings } from '../sheets/render-check.js';
import { renderRequest } from '../sheets/render-request.js';

export async function run(invocation: Invocation): Promise<number> {
  process.env[THREADS_VARIABLE] ??= String(decodingThreads()); // before anything here has needed a thread
  await namingOptions(() => render(invocation));
  return 0;
}

async function render(invocation: Invocation): Promise<void> {
  refuseContradictions(invocation);
  const { data, folders } = await renderRequest(invocation);
  if (invocation.options.has('local')) {
    await checkSettings(data);
    const { renderLocally } = await import('../sheets/render-locally.js');
    await makeHere(invocation, (how) => renderLocally(invocation, data, how));
  } else {
    await checkRender(data);
    await makeByQueue(invocation, { queue: 'pdf_generation', name: basename(data.dir), data, reads: folders });
  }
}
