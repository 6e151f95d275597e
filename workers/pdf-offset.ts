import { BadInputError, defineWorker } from 'cardq';
import { badInputOf, offsetPdf } from 'cardq/pdf';
import { z } from 'zod';

/** Job data: which PDF, and how far its back pages move. */
const input = z.strictObject({
  pdfPath: z.string().min(1),
  outputPath: z.string().min(1).optional(),
  x: z.number().default(0),
  y: z.number().default(0),
});

/** `pdf_offset`: moves the back pages of a finished PDF to make up for a printer's feed. */
export default defineWorker({
  input,
  async process(request, { signal, log, inputRoots, outputDir }) {
    try {
      const result = await offsetPdf(request, { signal, inputRoots, outputDir });
      for (const warning of result.warnings) log.warn(warning);
      return result;
    } catch (thrown) {
      const bad = badInputOf(thrown);
      throw bad === null ? thrown : new BadInputError(bad.message, { cause: thrown, hint: bad.hint });
    }
  },
});
