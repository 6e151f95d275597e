import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { PDFDocument, PDFObject, PDFPage, PDFRef } from '@cantoo/pdf-lib';
import type { Bytes, Ms } from '../base/units.js';
import { Grounds } from './grounds.js';
import { PT_PER_PX } from './layouts.js';
import { pdfNumbers } from './matrix.js';
import { writePdf } from './output.js';
import { badInput } from './problems.js';
import type { RenderOptions } from './render.js';
import { FRONTS_ONLY } from './sheet-document.js';

export interface OffsetRequest {
  readonly pdfPath: string;
  /** Left out: the input's name with `_offset`, in the output folder. */
  readonly outputPath?: string | undefined;
  /** Px at 300 per inch, at most 1000 either way: to the right on a back page held so that its cards stand upright. */
  readonly x: number;
  /** Likewise, upward. */
  readonly y: number;
}

export interface OffsetResult {
  /** Absolute. */
  readonly path: string;
  readonly pages: number;
  /** Back pages moved. */
  readonly shifted: number;
  readonly bytes: Bytes;
  readonly sha256: string;
  readonly durationMs: Ms;
  readonly warnings: readonly string[];
}

/**
 * Moves what is on the back pages (2, 4, …) of a PDF, marks included, to make up for a printer that feeds the second side
 * askew. Nothing is decoded or compressed anew: the result is the input and a few hundred bytes behind it.
 * Throws CardqError `input_invalid`, `disk_full` or `output_unwritable`.
 */
export async function offsetPdf(
  request: OffsetRequest,
  options: Omit<RenderOptions, 'onProgress'> = {},
): Promise<OffsetResult> {
  const startedAt = performance.now();
  const { signal, inputRoots = null, grantedDirs = [], outputDir = null } = options;
  checkRange('x', request.x);
  checkRange('y', request.y);
  // What was rendered lies in the output folder.
  const readable = outputDir === null ? grantedDirs : [...grantedDirs, outputDir];
  const grounds = await Grounds.survey({ inputRoots, grantedDirs: readable, outputDir });
  const source = await grounds.input(request.pdfPath, 'pdfPath');
  const path = await grounds.output(
    request.outputPath ?? `${basename(source).replace(/\.pdf$/i, '')}_offset.pdf`,
    'outputPath',
  );
  const bytes = await readFile(source);
  signal?.throwIfAborted();
  const { added, ...shifted } = await shiftBacks(bytes, request);
  signal?.throwIfAborted();
  const written = await writePdf(path, async (write) => {
    await write(bytes);
    await write(added);
  });
  return { path, ...shifted, ...written, durationMs: Math.round(performance.now() - startedAt) };
}

function checkRange(field: 'x' | 'y', value: number): void {
  if (!(Math.abs(value) <= 1000)) throw badInput(`${value} is not a number from -1000 to 1000`, field);
}

interface Shifted {
  /** What goes behind the input's bytes. */
  readonly added: Uint8Array;
  readonly pages: number;
  readonly shifted: number;
  readonly warnings: readonly string[];
}

async function shiftBacks(bytes: Buffer, { x, y, pdfPath }: OffsetRequest): Promise<Shifted> {
  const document = await load(bytes, pdfPath);
  const pages = document.getPages();
  refuseSingleSided(document, pdfPath);
  const backs = pages.filter((_, index) => index % 2 === 1);
  const snapshot = document.takeSnapshot();
  for (const page of backs) {
    // An upright back is turned by half a turn on its page, so right and up are left and down there.
    const { dx, dy } = beforeRotation({ dx: -x * PT_PER_PX, dy: -y * PT_PER_PX }, page.getRotation().angle);
    await wrapContent(document, page, `q 1 0 0 1 ${pdfNumbers([dx, dy])} cm\n`);
    snapshot.markRefForSave(page.ref);
  }
  const annotated = pages.findIndex((page, index) => index % 2 === 1 && page.node.Annots() !== undefined);
  return {
    added: await document.saveIncremental(snapshot),
    pages: pages.length,
    shifted: backs.length,
    warnings: annotated < 0 ? [] : [`page ${annotated + 1} has annotations, which stay where they are`],
  };
}

async function load(bytes: Buffer, name: string): Promise<PDFDocument> {
  if (!bytes.subarray(0, 1024).includes('%PDF-')) throw badInput('not a PDF', name);
  const { EncryptedPDFError, PDFDocument } = await import('@cantoo/pdf-lib');
  try {
    const document = await PDFDocument.load(bytes, { forIncrementalUpdate: true, updateMetadata: false });
    document.getPages();
    return document;
  } catch (thrown) {
    if (thrown instanceof EncryptedPDFError)
      throw badInput('the PDF is encrypted', name, 'save a copy without a password');
    // The library throws whatever a missing part of the file leads to, a bare TypeError mostly.
    throw badInput('the PDF is damaged or cut short', name);
  }
}

function refuseSingleSided(document: PDFDocument, name: string): void {
  const hint = 'an offset needs a PDF of fronts and backs by turns';
  if (document.getSubject() === FRONTS_ONLY) throw badInput('the PDF has fronts only', name, hint);
  const count = document.getPageCount();
  if (count % 2 === 1)
    throw badInput(`the PDF has ${count} page${count === 1 ? '' : 's'}, so the last has no back`, name, hint);
}

/** A way on the page as it is shown, as a way in its own coordinates, which are turned clockwise by `angle` to show it. */
function beforeRotation({ dx, dy }: { dx: number; dy: number }, angle: number): { dx: number; dy: number } {
  switch (((angle % 360) + 360) % 360) {
    case 90:
      return { dx: -dy, dy: dx };
    case 180:
      return { dx: -dx, dy: -dy };
    case 270:
      return { dx: dy, dy: -dx };
    default:
      return { dx, dy };
  }
}

/** Puts an operator before all of a page's content. The array is always a new one: pages may share theirs. */
async function wrapContent(document: PDFDocument, page: PDFPage, before: string): Promise<void> {
  const { PDFArray, PDFName, PDFRef: Ref } = await import('@cantoo/pdf-lib');
  const { context } = document;
  const contents = page.node.get(PDFName.of('Contents'));
  const value = context.lookup(contents);
  const parts: PDFObject[] = value instanceof PDFArray ? value.asArray() : contents instanceof Ref ? [contents] : [];
  const stream = (content: string): PDFRef => context.register(context.stream(content));
  page.node.set(PDFName.of('Contents'), context.obj([stream(before), ...parts, stream('\nQ')]));
}
