import { defineWorker } from 'cardq';
import { BACK_SLOTS, BLEEDS, COLORS, FITS, profilesPathIn, renderSheets } from 'cardq/pdf';
import { z } from 'zod';
import {
  count,
  failingForGood,
  flag,
  jobData,
  listOf,
  offsetFields,
  path,
  record,
  text,
  whole,
  word,
} from './job-data.js';
import { resultName } from './result-name.js';

/** Job data: which deck, onto which sheets. */
const input = jobData({
  dir: path.optional(),
  frontDir: path.optional(),
  backDir: path.optional(),
  doubleSidedDir: path.optional(),
  back: path.optional(),
  cards: listOf(record({ front: path, back: path.optional(), count: count.optional() })).optional(),
  outputPath: path.optional(),
  cardSize: text.optional(),
  paperSize: text.optional(),
  layout: text.optional(),
  borderless: flag.optional(),
  marks: whole.optional(),
  onlyFronts: flag.optional(),
  backSlots: word(BACK_SLOTS).optional(),
  crop: text.optional(),
  cropBacks: text.optional(),
  fit: word(FITS).optional(),
  bleed: word(BLEEDS).optional(),
  extendCorners: whole.optional(),
  ppi: whole.optional(),
  quality: whole.optional(),
  lossless: flag.optional(),
  colors: word(COLORS).optional(),
  skip: listOf(whole).optional(),
  offset: record(offsetFields).optional(),
  name: text.optional(),
  ruler: flag.optional(),
  outline: flag.optional(),
});

/** Limits an operator may set for the queue. */
const options = z.strictObject({
  maxFileBytes: z.int().positive().optional(),
  maxTotalBytes: z.int().positive().optional(),
  maxPixels: z.int().positive().optional(),
  maxCards: z.int().positive().optional(),
});

/** `pdf_generation`: turns a folder of card pictures into print-ready sheets. */
export default defineWorker({
  input,
  options,
  process: (request, { signal, progress, log, job, inputRoots, outputDir, stateDir, options: limits }) =>
    failingForGood(async () => {
      const outputPath = request.outputPath ?? resultName(job.name, job.id);
      const profilesPath = profilesPathIn(stateDir);
      const result = await renderSheets(
        { ...request, ...limits, outputPath },
        { signal, onProgress: progress, inputRoots, outputDir, profilesPath, thumbnail: true },
      );
      for (const warning of result.warnings) log.warn(warning);
      return result;
    }),
});
