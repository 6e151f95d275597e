import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Bytes, Ms } from '../../base/units.js';
import { Grounds } from '../grounds.js';
import { type Write, writePdf } from '../output.js';
import { badInput, ProblemList } from '../problems.js';
import type { RenderOptions } from '../render.js';
import { thumbnailBeside, withThumbnail } from '../thumbnail/file.js';
import { choosePages, type PageChoice } from './choose-pages.js';
import type { Offset } from './offset.js';
import { type OpenPdf, withPdf } from './open-pdf.js';
import { settleWish } from './settle-wish.js';
import { shiftPages } from './shift-pages.js';
import type { OffsetWish } from './wish.js';

export interface OffsetRequest extends OffsetWish {
  readonly pdfPath: string;
  /** Left out: the input's name with `_offset`, in the output folder, or beside the input where there is none. */
  readonly outputPath?: string | undefined;
  /** `even`, `odd`, `all`, or a list such as `2,4-8`. Left out: every second page of a PDF that has fronts and backs by turns. */
  readonly pages?: PageChoice | undefined;
}

/** With `thumbnail`, that of the input is put beside the result, too, where it has one and its first page stays where it is. */
export type OffsetOptions = Omit<RenderOptions, 'onProgress'>;

export interface OffsetResult {
  /** Absolute. */
  readonly path: string;
  readonly pages: number;
  /** Pages moved. */
  readonly shifted: number;
  readonly offset: Offset;
  readonly bytes: Bytes;
  readonly sha256: string | null;
  /** The picture of the first page beside the PDF, absolute; null: there is none. */
  readonly thumbnail: string | null;
  readonly durationMs: Ms;
  readonly warnings: readonly string[];
}

/**
 * Moves what is on the back pages (2, 4, …) of a PDF, marks included, to make up for a printer that feeds the second side
 * askew. Nothing is decoded or compressed anew: the result is the input and a few hundred bytes behind it.
 * Throws CardqError `input_invalid`, `disk_full` or `output_unwritable`.
 */
export async function offsetPdf(request: OffsetRequest, options: OffsetOptions = {}): Promise<OffsetResult> {
  const startedAt = performance.now();
  const { signal, inputRoots = null, grantedDirs = [], outputDir = null, profilesPath = null } = options;
  const problems = new ProblemList();
  const offset = settleWish(request, { profilesPath, problems });
  problems.throwIfAny();
  // What was rendered lies in the output folder.
  const readable = outputDir === null ? grantedDirs : [...grantedDirs, outputDir];
  const grounds = await Grounds.survey({ inputRoots, grantedDirs: readable, outputDir });
  const source = await grounds.input(request.pdfPath, 'pdfPath');
  const named = request.outputPath ?? join(outputDir === null ? dirname(source) : '', shiftedName(source));
  const path = await grounds.output(named, 'outputPath');
  const made = await withPdf(source, request.pdfPath, async (pdf) => {
    const chosen = chosenPages(request.pages, pdf, request.pdfPath);
    const { added, warnings } = shiftPages(pdf.file, chosen, offset);
    signal?.throwIfAborted();
    const picture = options.thumbnail && !chosen.includes(1) ? await thumbnailBeside(source) : null;
    const { written, ...beside } = await withThumbnail(path, picture === null ? null : async () => picture, () =>
      writePdf(path, (write) => copyWith(added, { pdf, write, signal })),
    );
    const about = { path, pages: pdf.pageCount, shifted: chosen.length, offset, ...written };
    return { ...about, thumbnail: beside.thumbnail, warnings: [...warnings, ...beside.warnings] };
  });
  return { ...made, durationMs: Math.round(performance.now() - startedAt) };
}

function shiftedName(path: string): string {
  return `${basename(path).replace(/\.pdf$/i, '')}_offset.pdf`;
}

function chosenPages(pages: PageChoice | undefined, { pageCount, singleSided }: OpenPdf, name: string): number[] {
  if (pages === undefined && singleSided !== null)
    throw badInput(singleSided, name, 'an offset moves every second page; `pages` says which ones to move otherwise');
  return choosePages(pages ?? 'even', pageCount);
}

const COPIED_AT_ONCE = 1024 ** 2;

/** Writes the PDF as it is, and what was added behind it. */
async function copyWith(
  added: Buffer,
  { pdf, write, signal }: { pdf: OpenPdf; write: Write; signal: AbortSignal | undefined },
): Promise<void> {
  const buffer = Buffer.allocUnsafe(COPIED_AT_ONCE);
  for (let at = 0; at < pdf.size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await pdf.handle.read(buffer, 0, Math.min(buffer.length, pdf.size - at), at);
    if (bytesRead === 0) throw badInput('the PDF became shorter while it was read', pdf.name);
    await write(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  await write(added);
}
