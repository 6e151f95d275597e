import { execFileSync } from 'node:child_process';
import sharp from 'sharp';

/** A page as a renderer paints it. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly number[];
}

/** One page of a PDF painted by poppler; pages count from 1. */
export function paintPage(path: string, { page, ppi }: { page: number; ppi: number }): Promise<Raster> {
  const only = ['-cropbox', '-f', String(page), '-l', String(page), '-singlefile'];
  return rasterOf(execFileSync('pdftoppm', ['-r', String(ppi), ...only, '-png', path], { maxBuffer: 2 ** 27 }));
}

/** The pixels of a picture as people see it. */
export async function rasterOf(picture: Buffer): Promise<Raster> {
  const { data, info } = await sharp(picture, { autoOrient: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { width: info.width, height: info.height, at };
}
