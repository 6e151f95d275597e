import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { CardqError } from '../base/errors.js';
import type { RenderRequest, RenderResult } from '../pdf/index.js';
import type { Invocation } from './command.js';
import { ProgressLine } from './progress-line.js';
import { renderRequest } from './render-request.js';

/** Draws the deck in this process: the user's own, so it may read and write wherever the user may. */
export async function renderLocally(invocation: Invocation, dir: string): Promise<RenderResult> {
  const { renderSheets } = await import('../pdf/index.js');
  const { data } = await renderRequest(invocation, dir);
  const request = { ...data, outputPath: await outputPath(invocation, dir) } as unknown as RenderRequest;
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(new CardqError({ code: 'interrupted', message: 'interrupted; nothing was written' }));
  process.once('SIGINT', interrupt);
  const line = new ProgressLine(invocation.output);
  try {
    return await renderSheets(request, {
      signal: interrupted.signal,
      onProgress: (progress) => line.draw({ state: 'active', progress: { ...progress } }),
    });
  } finally {
    line.clear();
    process.off('SIGINT', interrupt);
  }
}

async function outputPath({ options, cwd, env }: Invocation, dir: string): Promise<string> {
  const wanted = options.text('output');
  if (wanted === '-') return join(await mkdtemp(join(tmpdir(), 'cardq-')), 'sheets.pdf');
  if (wanted !== null) return resolve(cwd, wanted);
  const { loadConfig } = await import('../config/load.js');
  const { config } = await loadConfig({ file: options.text('config') ?? undefined, cwd, env });
  return join(config.render.outputDir, `${basename(dir)}.pdf`);
}
