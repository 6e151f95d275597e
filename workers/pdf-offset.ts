import { basename } from 'node:path';
import { defineWorker } from 'cardq';
import { offsetPdf, profilesPathIn } from 'cardq/pdf';
import { z } from 'zod';
import { failingForGood, jobData, offsetFields, path } from './job-data.js';
import { resultName } from './result-name.js';

/** `pdf_offset`: moves the back pages of a finished PDF to make up for a printer's feed. */
export default defineWorker({
  input: jobData({
    pdfPath: path,
    outputPath: path.optional(),
    pages: z.union([z.string().min(1), z.array(z.int())]).optional(),
    ...offsetFields,
  }),
  process: (request, { signal, log, job, inputRoots, outputDir, stateDir }) =>
    failingForGood(async () => {
      const outputPath = request.outputPath ?? resultName(`${basename(request.pdfPath, '.pdf')}_offset`, job.id);
      const profilesPath = profilesPathIn(stateDir);
      const result = await offsetPdf(
        { ...request, outputPath },
        {
          signal,
          inputRoots,
          outputDir,
          profilesPath,
          thumbnail: true,
        },
      );
      for (const warning of result.warnings) log.warn(warning);
      return result;
    }),
});
