import { crc32, deflateSync } from 'node:zlib';

/** What a PNG is made of. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  /** The samples of a pixel. */
  readonly pixel: (x: number, y: number) => readonly number[];
  readonly isInterlaced?: boolean;
  /** Chunks before the pixels. */
  readonly chunks?: readonly Buffer[];
}

/** A PNG of any kind, put together by the standard: also of the kinds that no library of ours writes. */
export function pngFile(parts: PngParts): Buffer {
  const { width, height, colorType, bitDepth, isInterlaced = false, chunks = [] } = parts;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colorType, 0, 0, isInterlaced ? 1 : 0], 8);
  const passes = isInterlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  const rows = passes.flatMap((pass) => rowsOf(parts, pass));
  const pixels = pngChunk('IDAT', deflateSync(Buffer.concat(rows)));
  return Buffer.concat([SIGNATURE, pngChunk('IHDR', header), ...chunks, pixels, pngChunk('IEND', Buffer.alloc(0))]);
}

export function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** An embedded ICC profile. */
export function pngProfile(profile: Buffer): Buffer {
  return pngChunk('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(profile)]));
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

type Pass = readonly [x: number, y: number, stepX: number, stepY: number];

const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** Each row is led by its filter: none. */
function rowsOf({ width, height, bitDepth, pixel }: PngParts, [fromX, fromY, stepX, stepY]: Pass): Buffer[] {
  const rows: Buffer[] = [];
  for (let y = fromY; y < height && fromX < width; y += stepY) {
    let bits = '';
    for (let x = fromX; x < width; x += stepX) {
      for (const sample of pixel(x, y)) bits += sample.toString(2).padStart(bitDepth, '0');
    }
    const bytes = bits.padEnd(8 * Math.ceil(bits.length / 8), '0').match(/.{8}/g) ?? [];
    rows.push(Buffer.from([0, ...bytes.map((byte) => Number.parseInt(byte, 2))]));
  }
  return rows;
}
