import { defineWorker } from 'cardq';
import { offsetPdf, profilesPathIn } from 'cardq/pdf';
import { z } from 'zod';
import { failingForGood, jobData, offsetFields } from './job-data.js';

const path = z.string().min(1);

/** `pdf_offset`: moves the back pages of a finished PDF to make up for a printer's feed. */
export default defineWorker({
  input: jobData({
    pdfPath: path,
    outputPath: path.optional(),
    pages: z.union([z.string().min(1), z.array(z.int())]).optional(),
    ...offsetFields,
  }),
  process: (request, { signal, log, inputRoots, outputDir, stateDir }) =>
    failingForGood(async () => {
      const profilesPath = profilesPathIn(stateDir);
      const result = await offsetPdf(request, { signal, inputRoots, outputDir, profilesPath });
      for (const warning of result.warnings) log.warn(warning);
      return result;
    }),
});
