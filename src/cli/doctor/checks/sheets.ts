import { messageOf } from '../../../base/errors.js';
import type { Config } from '../../../config/config.js';
import { type Finding, fail, ok, warn } from '../../../protocol/finding.js';
import type { Check } from '../check.js';

/** Loading the image library from a slow disk may take some seconds. */
const LOADING_MS = 15_000;

/** What draws sheets: the image library, which has machine code for each system, and the font. */
export const sheets: Check = {
  subject: 'sheets',
  timeoutMs: LOADING_MS,
  async look({ loaded }) {
    const tell = isServed(loaded.config) ? fail : warn;
    const image = await finding('pictures', loadImageLibrary, (message) =>
      tell(
        'pictures',
        `the image library does not load: ${message}`,
        'npm install --include=optional sharp, where cardq is installed',
      ),
    );
    const font = await finding('font', loadFont, (message) =>
      tell('font', `the font of cardq cannot be read: ${message}`, 'install cardq again'),
    );
    return [image, font];
  },
};

async function finding(
  check: string,
  load: () => Promise<string>,
  failed: (message: string) => Finding,
): Promise<Finding> {
  try {
    return ok(check, await load());
  } catch (thrown) {
    return failed(messageOf(thrown).split('\n')[0] ?? '');
  }
}

async function loadImageLibrary(): Promise<string> {
  const { probePictures } = await import('../../../pdf/picture/probe.js');
  return probePictures();
}

async function loadFont(): Promise<string> {
  const { typeface } = await import('../../../pdf/document/typeface.js');
  return `font ${(await typeface()).name}`;
}

function isServed({ workers, queues }: Config): boolean {
  return Object.values(workers).some(
    (worker) =>
      worker.kind === 'queues' &&
      Object.keys(worker.queues).some((name) => queues[name]?.module.startsWith('cardq/workers/pdf-')),
  );
}
