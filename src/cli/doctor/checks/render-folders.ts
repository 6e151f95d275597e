import { type Check, LOCAL_MS } from '../check.js';
import { judgeReadable, judgeWritable } from '../rights.js';

/** What the PDF workers read and write. */
export const renderFolders: Check = {
  subject: 'render',
  timeoutMs: LOCAL_MS,
  look: ({ loaded: { config } }) =>
    Promise.all([
      ...config.render.inputRoots.map((root) => judgeReadable('input', root, 'render.inputRoots')),
      judgeWritable('output', config.render.outputDir, 'render.outputDir'),
    ]),
};
