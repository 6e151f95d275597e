import { defineWorker } from 'cardq';
import { BACK_SLOTS, BLEEDS, COLORS, FITS, profilesPathIn, renderSheets } from 'cardq/pdf';
import { z } from 'zod';
import { failingForGood, jobData, offsetFields } from './job-data.js';
import { resultName } from './result-name.js';

const path = z.string().min(1);

/** Job data: which deck, onto which sheets. */
const input = jobData({
  dir: path.optional(),
  frontDir: path.optional(),
  backDir: path.optional(),
  doubleSidedDir: path.optional(),
  back: path.optional(),
  cards: z
    .array(z.strictObject({ front: path, back: path.optional(), count: z.int().positive().optional() }))
    .optional(),
  outputPath: path.optional(),
  cardSize: z.string().optional(),
  paperSize: z.string().optional(),
  layout: z.string().optional(),
  borderless: z.boolean().optional(),
  marks: z.int().optional(),
  onlyFronts: z.boolean().optional(),
  backSlots: z.enum(BACK_SLOTS).optional(),
  crop: z.string().optional(),
  cropBacks: z.string().optional(),
  fit: z.enum(FITS).optional(),
  bleed: z.enum(BLEEDS).optional(),
  extendCorners: z.int().optional(),
  ppi: z.int().optional(),
  quality: z.int().optional(),
  lossless: z.boolean().optional(),
  colors: z.enum(COLORS).optional(),
  skip: z.array(z.int()).optional(),
  offset: z.strictObject(offsetFields).optional(),
  name: z.string().optional(),
  ruler: z.boolean().optional(),
  outline: z.boolean().optional(),
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
