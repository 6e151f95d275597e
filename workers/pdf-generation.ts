import { BadInputError, defineWorker } from 'cardq';
import { BACK_SLOTS, BLEEDS, badInputOf, COLORS, FITS, OFFSET_AXES, renderSheets, suggest } from 'cardq/pdf';
import { z } from 'zod';

const path = z.string().min(1);
const length = z.union([z.number(), z.string().min(1)]);

const fields = {
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
  marks: z.union([z.literal(3), z.literal(4)]).optional(),
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
  offset: z
    .strictObject({
      x: length.optional(),
      y: length.optional(),
      angle: z.number().optional(),
      axes: z.enum(OFFSET_AXES).optional(),
      profile: z.string().min(1).optional(),
    })
    .optional(),
  name: z.string().optional(),
  ruler: z.boolean().optional(),
  outline: z.boolean().optional(),
};

/** Job data: which deck, onto which sheets. `snake_case` names mean the same. */
const input = z.preprocess(
  camelCased,
  z.strictObject(fields, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownFields(issue.keys) : undefined),
  }),
);

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
  async process(request, { signal, progress, log, job, inputRoots, outputDir, options: limits }) {
    // The name says what, the id keeps jobs of one deck apart.
    const outputPath = request.outputPath ?? fileName(`${job.name.slice(0, MOST_NAMED)}-${job.id}.pdf`);
    try {
      const result = await renderSheets(
        { ...request, ...limits, outputPath },
        { signal, onProgress: progress, inputRoots, outputDir },
      );
      for (const warning of result.warnings) log.warn(warning);
      return result;
    } catch (thrown) {
      const bad = badInputOf(thrown);
      throw bad === null ? thrown : new BadInputError(bad.message, { cause: thrown, hint: bad.hint });
    }
  },
});

/** How much of a job's name is told, in UTF-16 units of up to 3 bytes: a file name has at most 255 bytes, id and all. */
const MOST_NAMED = 50;

/** Letters and digits of every script, their marks included, are kept: whoever named the deck reads them. */
function fileName(text: string): string {
  return text.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._-]/gu, '_');
}

function camelCased(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [camel(name), value]));
}

function unknownFields(names: readonly string[]): string {
  const told = names.map((name) => {
    const meant = suggest(name, Object.keys(fields));
    return meant === null ? `unknown field ${name}` : `unknown field ${name} (did you mean ${meant}?)`;
  });
  return told.join('; ');
}
