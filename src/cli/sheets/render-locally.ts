import { basename } from 'node:path';
import type { RenderOptions, RenderResult } from '../../pdf/index.js';
import type { Invocation } from '../command.js';
import { ProgressLine } from '../progress-line.js';
import type { MakingHere } from './make-pdf.js';
import type { RenderOrder } from './render-request.js';

/** Draws the deck in this process; without a place for it into the output folder. */
export async function renderLocally(
  invocation: Invocation,
  data: RenderOrder['data'],
  { outputPath, signal }: MakingHere,
): Promise<RenderResult> {
  const { renderSheets } = await import('../../pdf/index.js');
  const place = outputPath === null ? await usualPlace(invocation, data.dir) : { outputPath };
  const line = new ProgressLine(invocation.output);
  const onProgress: RenderOptions['onProgress'] = (progress) =>
    line.draw({ state: 'active', progress: { ...progress } });
  try {
    return await renderSheets(
      { ...data, outputPath: place.outputPath },
      { signal, onProgress, outputDir: place.outputDir, thumbnail: invocation.options.has('thumbnail') },
    );
  } finally {
    line.clear();
  }
}

interface Place extends Pick<RenderOptions, 'outputDir'> {
  readonly outputPath: string;
}

async function usualPlace({ options, cwd, env }: Invocation, dir: string): Promise<Place> {
  const { loadConfig } = await import('../../config/load.js');
  const { config } = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  return { outputPath: `${basename(dir)}.pdf`, outputDir: config.render.outputDir };
}
