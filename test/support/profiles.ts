import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Primaries = Readonly<Record<'r' | 'g' | 'b', readonly [x: number, y: number, z: number]>>;

/** Of sRGB, for a white of D50. */
export const SRGB_PRIMARIES: Primaries = {
  r: [0.43607, 0.22249, 0.01392],
  g: [0.38515, 0.71687, 0.09708],
  b: [0.14307, 0.06061, 0.7141],
};

/** Of Adobe RGB (1998), for a white of D50. */
export const ADOBE_PRIMARIES: Primaries = {
  r: [0.60974, 0.31111, 0.01947],
  g: [0.20528, 0.62567, 0.06087],
  b: [0.14919, 0.06322, 0.74457],
};

/** From level to light, as sRGB has it, in 1024 steps. */
export function srgbCurve(): Buffer {
  const light = (level: number) => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4);
  return sampled(Array.from({ length: 1024 }, (_, i) => light(i / 1023)));
}

export function gammaCurve(gamma: number): Buffer {
  return Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x01', 'latin1'), uint16(gamma * 256), Buffer.alloc(2)]);
}

/** None: level is light. */
export function linearCurve(): Buffer {
  return Buffer.from('curv\0\0\0\0\0\0\0\0', 'latin1');
}

/** A profile of version 2 for a screen that has these primaries and this curve. */
export function rgbProfile(primaries: Primaries, curve: Buffer, name = 'made for a test'): Buffer {
  const colors = ['r', 'g', 'b'] as const;
  return profile('RGB ', [
    ['desc', description(name)],
    ['wtpt', xyz(D50)],
    ...colors.map((color): Tag => [`${color}XYZ`, xyz(primaries[color])]),
    ...colors.map((color): Tag => [`${color}TRC`, curve]),
  ]);
}

export function greyProfile(curve: Buffer): Buffer {
  return profile('GRAY', [
    ['desc', description('made for a test')],
    ['wtpt', xyz(D50)],
    ['kTRC', curve],
  ]);
}

/** A small profile of a printing press, CGATS 001. */
export function inkProfile(): Buffer {
  const packages = createRequire(import.meta.url);
  return readFileSync(join(dirname(packages.resolve('pdfjs-dist/package.json')), 'iccs/CGATS001Compat-v2-micro.icc'));
}

const D50 = [0.9642, 1, 0.82491] as const;

type Tag = readonly [name: string, value: Buffer];

function profile(space: string, tags: readonly Tag[]): Buffer {
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  let end = 128 + table.length;
  for (const [i, [name, value]] of tags.entries()) {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(end, 8 + 12 * i);
    table.writeUInt32BE(value.length, 12 + 12 * i);
    end += value.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(end);
  header.writeUInt32BE(0x02100000, 8);
  header.write(`mntr${space}XYZ `, 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [i, value] of D50.entries()) header.writeInt32BE(Math.round(value * 65536), 68 + 4 * i);
  return Buffer.concat([header, table, ...tags.map(([, value]) => value)]);
}

function xyz(values: readonly number[]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 'latin1');
  for (const [i, value] of values.entries()) tag.writeInt32BE(Math.round(value * 65536), 8 + 4 * i);
  return tag;
}

function sampled(values: readonly number[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(values.length);
  return Buffer.concat([Buffer.from('curv\0\0\0\0'), count, ...values.map((value) => uint16(value * 65535))]);
}

function description(name: string): Buffer {
  const tag = Buffer.alloc(12 + name.length + 1 + 78 + (4 - ((name.length + 91) % 4)));
  tag.write('desc', 'latin1');
  tag.writeUInt32BE(name.length + 1, 8);
  tag.write(name, 12, 'latin1');
  return tag;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(Math.round(value));
  return bytes;
}
