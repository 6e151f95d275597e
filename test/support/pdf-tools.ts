import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `qpdf --check` has to say about a PDF; nothing of a sound one. */
export function faultsIn(path: string): string[] {
  const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
  const isSound = status === 0 && stdout.includes('No syntax or stream encoding errors');
  return isSound ? [] : `${stdout}${stderr}`.split('\n');
}

/** An image that a PDF stores, as poppler lists it; one that is painted often is stored once. */
export interface StoredImage {
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly components: number;
  readonly bitsPerComponent: number;
  readonly encoding: string;
}

/** The images stored in a PDF, without those that stand inline in its drawing operators, in the order of their objects. */
export function storedImages(path: string): StoredImage[] {
  const [, , ...rows] = execFileSync('pdfimages', ['-list', path], { encoding: 'utf8' }).trim().split('\n');
  const byObject = new Map<number, StoredImage>();
  for (const row of rows) {
    const [, , , width, height, color = '', components, bits, encoding = '', , object] = row.trim().split(/\s+/);
    if (object === '[inline]') continue;
    byObject.set(Number(object), {
      width: Number(width),
      height: Number(height),
      color,
      components: Number(components),
      bitsPerComponent: Number(bits),
      encoding,
    });
  }
  return [...byObject].sort(([a], [b]) => a - b).map(([, image]) => image);
}

/** The bytes of all JPEGs of a PDF as they stand in it, each time they are painted. `folder` receives the files. */
export function jpegsIn(path: string, folder: string): Buffer[] {
  execFileSync('pdfimages', ['-j', path, join(folder, 'image')]);
  const names = readdirSync(folder).filter((name) => /^image-.*\.jpg$/.test(name));
  return names.sort().map((name) => readFileSync(join(folder, name)));
}

/** The pixels of all images of a PDF as PNGs, each time they are painted. `folder` receives the files. */
export function pixelsIn(path: string, folder: string): Buffer[] {
  execFileSync('pdfimages', ['-png', path, join(folder, 'pixels')]);
  const names = readdirSync(folder).filter((name) => /^pixels-.*\.png$/.test(name));
  return names.sort().map((name) => readFileSync(join(folder, name)));
}
