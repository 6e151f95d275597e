import { execFileSync } from 'node:child_process';
import sharp from 'sharp';
import type { Rect, Size } from '../../src/pdf/matrix.js';
import { requireTool } from './tools.js';

/** A page or a picture as painted pixels. */
export interface Raster extends Size {
  /** Red, green and blue of every pixel, row by row. */
  readonly pixels: Uint8Array;
  readonly at: (x: number, y: number) => readonly number[];
}

export interface PaintOptions {
  /** From 1. */
  readonly page: number;
  readonly ppi: number;
  /** Only this part of the page, in px at `ppi`. Poppler alone can do so. */
  readonly area?: Rect;
  /** Poppler, unless told otherwise. */
  readonly painter?: Painter;
}

/** The programs that paint pages for tests. */
export const PAINTERS = ['poppler', 'mupdf'] as const;
export type Painter = (typeof PAINTERS)[number];

/** Skips the test where the painter is not installed, as `requireTool` does. */
export function requirePainter(painter: Painter, context: Parameters<typeof requireTool>[1]): void {
  requireTool(painter === 'poppler' ? 'pdftoppm' : 'mutool', context);
}

/** One page of a PDF as another program paints it. */
export async function paintPage(path: string, { page, ppi, area, painter = 'poppler' }: PaintOptions): Promise<Raster> {
  const where = area === undefined ? [] : ['-x', area.x, '-y', area.y, '-W', area.width, '-H', area.height];
  const [program, args] =
    painter === 'poppler'
      ? ['pdftoppm', ['-r', ppi, '-cropbox', '-f', page, '-l', page, '-singlefile', ...where, path]]
      : ['mutool', ['draw', '-q', '-r', ppi, '-F', 'ppm', '-o', '-', path, page]];
  return readPpm(execFileSync(program, args.map(String), { maxBuffer: 2 ** 28, stdio: 'pipe' }));
}

/** The pixels of a picture as people see it. */
export async function rasterOf(picture: Buffer): Promise<Raster> {
  const { data, info } = await sharp(picture, { autoOrient: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return rasterFrom(data, info);
}

/** The portable pixel maps that both programs write to their standard output. */
function readPpm(file: Buffer): Raster {
  const [header = '', width, height] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1')) ?? [];
  if (header === '') throw new Error('no page was painted');
  return rasterFrom(file.subarray(header.length), { width: Number(width), height: Number(height) });
}

/** Pixels in rows of red, green and blue. */
export function rasterFrom(pixels: Uint8Array, { width, height }: Size): Raster {
  const at = (x: number, y: number) => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
  return { width, height, pixels, at };
}
