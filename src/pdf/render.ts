import { performance } from 'node:perf_hooks';
import type { Bytes, Ms } from '../base/units.js';
import { countCards, readDeck } from './deck/deck.js';
import { Grounds } from './grounds.js';
import { planSheets } from './layout/sheet.js';
import { writePdf } from './output.js';
import { drawSheets } from './page/draw.js';
import { unprintable } from './page/label.js';
import { checkDeck, pictureRules } from './picture/check-deck.js';
import { KnownPictures } from './picture/known-pictures.js';
import { qualms } from './picture/qualms.js';
import { ProblemList } from './problems.js';
import type { RenderRequest } from './request.js';
import { settleNoting } from './settings.js';
import { withThumbnail } from './thumbnail/file.js';
import { drawThumbnail } from './thumbnail/thumbnail.js';
import { withoutMarking } from './without-marking.js';

export interface RenderOptions {
  /** Ends the rendering between two pictures; its reason is thrown, and no file is left. */
  readonly signal?: AbortSignal | undefined;
  /** Called once the deck is known and after every picture that was checked, then before the first sheet and after every one. */
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
  /** Pictures are read below these only; left out, wherever the process may read. */
  readonly inputRoots?: readonly string[] | undefined;
  /** Folders that may be read beside the roots, granted for this rendering. */
  readonly grantedDirs?: readonly string[] | undefined;
  /** The PDF is written below it; left out, wherever the process may write. */
  readonly outputDir?: string | undefined;
  /** The file of saved offsets; left out, there are none. */
  readonly profilesPath?: string | undefined;
  /** Puts a small picture of the first front beside the PDF: its path, and `.thumb.png`. */
  readonly thumbnail?: boolean | undefined;
  /** Whether the result tells the sha256 of the PDF, which takes a thirtieth of the time; left out, it does. */
  readonly sha256?: boolean | undefined;
}

/** First the pictures are checked, each once however many cards show it, then the sheets are drawn. */
export interface RenderProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'pictures' | 'sheets';
}

export interface RenderResult {
  /** Absolute. */
  readonly path: string;
  readonly pages: number;
  readonly sheets: number;
  readonly cards: number;
  readonly bytes: Bytes;
  /** Null where it was not wanted. */
  readonly sha256: string | null;
  /** The picture of the first front beside the PDF, absolute; null: there is none. */
  readonly thumbnail: string | null;
  /** The cutting template that fits. */
  readonly template: string;
  readonly durationMs: Ms;
  readonly warnings: readonly string[];
}

/** Of all renderings of this process. */
const known = new KnownPictures(64 * 1024 ** 2);

/**
 * Turns a deck of pictures into print-ready sheets: one PDF, written whole or not at all; equal input gives equal bytes.
 * Throws CardqError: `input_invalid`, telling everything that is wrong at once and before anything is drawn; `disk_full`;
 * `output_unwritable`.
 */
export async function renderSheets(request: RenderRequest, options: RenderOptions = {}): Promise<RenderResult> {
  return withoutMarking(() => render(request, options));
}

async function render(request: RenderRequest, options: RenderOptions): Promise<RenderResult> {
  const startedAt = performance.now();
  const { signal, onProgress, inputRoots = null, grantedDirs = [], outputDir = null, profilesPath = null } = options;
  const { thumbnail = false, sha256: isHashed = true } = options;
  const problems = new ProblemList();
  const settings = settleNoting(request, problems, profilesPath);
  const grounds = await Grounds.survey({ inputRoots, grantedDirs, outputDir });
  const path = await problems.note(grounds.output(request.outputPath, 'outputPath'), '');
  const { onlyFronts, maxCards, maxTotalBytes, crops } = settings;
  const warnings: string[] = [];
  const deck = await readDeck({ ...request, onlyFronts, maxCards }, { grounds, problems, warnings });
  const sheets = planSheets(deck, settings);
  const rules = pictureRules(settings);
  const onPicture = (done: number, total: number) => onProgress?.({ done, total, unit: 'pictures' });
  const pictures = await checkDeck(deck, { rules, known, crops, maxTotalBytes, problems, signal, onPicture });
  problems.throwIfAny();
  const onSheet = (done: number) => onProgress?.({ done, total: sheets.length, unit: 'sheets' });
  onSheet(0);
  const [sheet] = sheets;
  const draw = thumbnail && sheet !== undefined ? () => drawThumbnail({ sheet, pictures, settings }) : null;
  const { written, ...beside } = await withThumbnail(path, draw, () =>
    writePdf(path, (write) => drawSheets({ sheets, pictures, settings, rules }, { write, signal, onSheet }), {
      isHashed,
    }),
  );
  return {
    path,
    pages: sheets.length * (onlyFronts ? 1 : 2),
    sheets: sheets.length,
    cards: countCards(deck.cards),
    ...written,
    thumbnail: beside.thumbnail,
    template: settings.layout.template,
    durationMs: Math.round(performance.now() - startedAt),
    warnings: [...warnings, ...(await unprintable(settings.name)), ...qualms(pictures, settings), ...beside.warnings],
  };
}
