import sharp, { type Sharp } from 'sharp';
import type { Size } from '../../src/pdf/matrix.js';

/** A picture full of soft shapes up to its edges, in which no row, column or corner is like another. */
export function fullArt({ width, height }: Size): Sharp {
  const data = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      data[at++] = level(Math.sin(9 * u + 4 * v) + Math.sin(12 * v + 2));
      data[at++] = level(Math.sin(10 * u * (1 + v)) + Math.cos(11 * v));
      data[at++] = level(u - v + Math.sin(20 * (u - 0.5) * (v - 0.5)));
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** From -2 to 2. */
function level(wave: number): number {
  return Math.round(127.5 + 60 * wave);
}
