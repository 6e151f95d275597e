import { basename } from 'node:path';
import type { OffsetRequest, OffsetWish } from '../../pdf/index.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { namingOptions } from '../option-names.js';
import { makeByQueue, makeHere, refuseContradictions } from '../sheets/make-pdf.js';
import { forgetOffset, listOffsets, offsetMeant, saveOffset } from '../sheets/offset-profiles.js';
import { offsetSubject, offsetWish } from '../sheets/offset-request.js';

export async function run(invocation: Invocation): Promise<number> {
  const { operands, options } = invocation;
  const forgotten = options.text('forget');
  if ((options.has('list') || forgotten !== null) && operands.length > 0)
    throw misuse('--list and --forget take no PDF', 'cardq offset --list');
  if (forgotten !== null) await forgetOffset(invocation, forgotten);
  else if (options.has('list')) await listOffsets(invocation);
  else await namingOptions(() => moveOrSave(invocation));
  return 0;
}

/** Saving comes last: what has made no PDF is not worth keeping. */
async function moveOrSave(invocation: Invocation): Promise<void> {
  const { operands, options, output } = invocation;
  refuseContradictions(invocation);
  const wish = await offsetWish(options);
  const saveAs = options.has('save') ? nameToSave(invocation, wish) : null;
  const subject = saveAs !== null && operands.length === 0 ? null : await offsetSubject(invocation);
  if (wish.profile === undefined) expectValues(wish);
  const offset = await offsetMeant(invocation, wish, { mayBeNew: saveAs !== null });
  if (subject !== null) await move(invocation, { ...subject, ...offset });
  if (saveAs !== null) await saveOffset(invocation, saveAs, offset);
  if (subject === null && output.isJson) output.json({ schemaVersion: 1, profile: saveAs, offset });
}

async function move(invocation: Invocation, data: OffsetRequest): Promise<void> {
  const { pdfPath } = data;
  if (!invocation.options.has('local'))
    return makeByQueue(invocation, { queue: 'pdf_offset', name: basename(pdfPath), data, reads: [pdfPath] });
  const { offsetPdf } = await import('../../pdf/index.js');
  await makeHere(invocation, ({ outputPath, signal }) =>
    offsetPdf({ ...data, outputPath: outputPath ?? undefined }, { signal }),
  );
}

function nameToSave({ options }: Invocation, wish: OffsetWish): string {
  if (wish.profile === undefined) throw misuse('--save needs a name', 'for example --profile laser-a4 --save');
  if (options.has('no-wait'))
    throw misuse('--save waits for the PDF that --no-wait does not wait for', 'drop one of them');
  expectValues(wish);
  return wish.profile;
}

function expectValues({ x, y, angle, axes }: OffsetWish): void {
  if ([x, y, angle, axes].every((value) => value === undefined))
    throw misuse('it is not said how far', 'give -x, -y or --angle, or a saved offset: --profile NAME');
}
