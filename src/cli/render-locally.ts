import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CardqError } from '../base/errors.js';
import type { RenderOptions, RenderResult } from '../pdf/index.js';
import type { Invocation } from './command.js';
import { ProgressLine } from './progress-line.js';
import type { RenderOrder } from './render-request.js';

/**
 * Draws the deck in this process: the user's own, so it may read and write wherever the user may. `target` is where the PDF
 * goes; `-`: into a folder of its own, which the caller removes; null: into the output folder.
 */
export async function renderLocally(
  invocation: Invocation,
  { data, target }: Pick<RenderOrder, 'data'> & { readonly target: string | null },
): Promise<RenderResult> {
  const { renderSheets } = await import('../pdf/index.js');
  const place = await placeOf(invocation, { dir: data.dir, target });
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(new CardqError({ code: 'interrupted', message: 'interrupted; nothing was written' }));
  process.once('SIGINT', interrupt);
  const line = new ProgressLine(invocation.output);
  try {
    return await renderSheets(
      { ...data, outputPath: place.outputPath },
      {
        signal: interrupted.signal,
        onProgress: (progress) => line.draw({ state: 'active', progress: { ...progress } }),
        outputDir: place.outputDir,
      },
    );
  } finally {
    line.clear();
    process.off('SIGINT', interrupt);
  }
}

interface Place extends Pick<RenderOptions, 'outputDir'> {
  readonly outputPath: string;
}

async function placeOf(
  { options, cwd, env }: Invocation,
  { dir, target }: { readonly dir: string; readonly target: string | null },
): Promise<Place> {
  if (target === '-') return { outputPath: join(await mkdtemp(join(tmpdir(), 'cardq-')), 'sheets.pdf') };
  if (target !== null) return { outputPath: target };
  const { loadConfig } = await import('../config/load.js');
  const { config } = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  return { outputPath: `${basename(dir)}.pdf`, outputDir: config.render.outputDir };
}
