import { SRGB_PRIMARIES } from './profiles.js';

type Primaries = typeof SRGB_PRIMARIES;
type Triple = readonly [number, number, number];

/** What sRGB has for a colour of a screen with these primaries and this gamma: by the definition of both, in levels of 0 to 255. */
export function inSrgb(color: readonly number[], screen: { primaries: Primaries; gamma: number }): number[] {
  const [r = 0, g = 0, b = 0] = color.map((level) => (level / 255) ** screen.gamma);
  const xyz = times(columns(screen.primaries), [r, g, b]);
  return times(inverse(columns(SRGB_PRIMARIES)), xyz).map(srgbLevel);
}

/** The sRGB level of a grey that was stored for this gamma. */
export function greyInSrgb(level: number, gamma: number): number {
  return srgbLevel((level / 255) ** gamma);
}

function srgbLevel(light: number): number {
  const within = Math.min(1, Math.max(0, light));
  return 255 * (within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055);
}

type Matrix = readonly [Triple, Triple, Triple];

function columns({ r, g, b }: Primaries): Matrix {
  return [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
}

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple) => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}
