import { basename } from 'node:path';
import { findConfigFile } from '../../config/locate.js';
import type { RenderOptions, RenderResult } from '../../pdf/index.js';
import type { Invocation } from '../command.js';
import { ProgressLine } from '../job/progress-line.js';
import { type Limits, limitsOf } from './configured-limits.js';
import type { MakingHere } from './make-pdf.js';
import type { RenderOrder } from './render-request.js';

/** Draws the deck in this process; without a place for it into the output folder. */
export async function renderLocally(
  invocation: Invocation,
  data: RenderOrder['data'],
  { outputPath, signal }: MakingHere,
): Promise<RenderResult> {
  const { renderSheets } = await import('../../pdf/index.js');
  const { limits, outputDir } = await configuredHere(invocation, outputPath);
  const place = outputPath === null ? { outputPath: `${basename(data.dir)}.pdf`, outputDir } : { outputPath };
  const line = new ProgressLine(invocation.output);
  const onProgress: RenderOptions['onProgress'] = (progress) =>
    line.draw({ state: 'active', progress: { ...progress } });
  try {
    return await renderSheets(
      { ...data, ...limits, outputPath: place.outputPath },
      {
        signal,
        onProgress,
        outputDir: place.outputDir,
        thumbnail: invocation.options.has('thumbnail'),
        sha256: invocation.output.isJson, // nothing else shows it
      },
    );
  } finally {
    line.clear();
  }
}

interface ConfiguredHere {
  readonly limits: Limits;
  readonly outputDir?: string;
}

/** What the configuration says of sheets. To load it takes longer than to draw a small deck: not where it can say nothing. */
async function configuredHere({ options, cwd, env }: Invocation, outputPath: string | null): Promise<ConfiguredHere> {
  const where = { file: options.text('config') ?? undefined, cwd, env };
  if (outputPath !== null && findConfigFile(where) === null) return { limits: {} };
  const { loadConfig } = await import('../../config/load.js');
  const { config } = await loadConfig(where);
  return { limits: await limitsOf(config), outputDir: config.render.outputDir };
}
