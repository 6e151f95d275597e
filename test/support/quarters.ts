import sharp, { type Sharp } from 'sharp';
import type { Rgb } from './shown-cards.js';

/** Red, green / blue, white: every turn and flip of them looks different. */
export const QUARTERS = [
  [224, 0, 0],
  [0, 192, 0],
  [0, 0, 224],
  [255, 255, 255],
] as const satisfies readonly Rgb[];

/** What the pixels of each quarter are made of. */
export type Samples = readonly (readonly number[])[];

/** In pixels; neither side a multiple of eight. */
export const QUARTERED = { width: 42, height: 58 } as const;

/** Which quarter a pixel is in: 0 and 1 above, 2 and 3 below. */
export function quarterAt(x: number, y: number): 0 | 1 | 2 | 3 {
  const isRight = x >= QUARTERED.width / 2;
  return y < QUARTERED.height / 2 ? (isRight ? 1 : 0) : isRight ? 3 : 2;
}

/** The quarters in these samples of 8 bits. */
export function quartered(samples: Samples = QUARTERS): Sharp {
  const channels = channelsOf(samples);
  const data = Buffer.from(
    Array.from({ length: QUARTERED.width * QUARTERED.height }, (_, i) => {
      const quarter = quarterAt(i % QUARTERED.width, Math.floor(i / QUARTERED.width));
      return samples[quarter] ?? [];
    }).flat(),
  );
  return sharp(data, { raw: { ...QUARTERED, channels } });
}

function channelsOf([first]: Samples): 1 | 2 | 3 | 4 {
  switch (first?.length) {
    case 1:
      return 1;
    case 2:
      return 2;
    case 4:
      return 4;
    default:
      return 3;
  }
}
