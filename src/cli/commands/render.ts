import { basename } from 'node:path';
import type { Invocation } from '../command.js';
import { makeByQueue, makeHere, refuseContradictions } from '../make-pdf.js';
import { checkRender } from '../render-check.js';
import { renderRequest } from '../render-request.js';

export async function run(invocation: Invocation): Promise<number> {
  refuseContradictions(invocation);
  const { data, folders } = await renderRequest(invocation);
  await checkRender(data);
  if (invocation.options.has('local')) {
    const { renderLocally } = await import('../render-locally.js');
    await makeHere(invocation, (how) => renderLocally(invocation, data, how));
  } else {
    await makeByQueue(invocation, { queue: 'pdf_generation', name: basename(data.dir), data, reads: folders });
  }
  return 0;
}
