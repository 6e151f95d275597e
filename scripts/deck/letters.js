/**
 * Capitals as strokes on a grid six high: drawn rather than typed, so that the deck looks the same on every machine,
 * whatever fonts it has.
 */
const STROKES = {
  A: [4.4, 'M0 6 L2.2 0 L4.4 6 M.8 4 H3.6'],
  B: [3.6, 'M0 0 V6 H2 A1.6 1.6 0 0 0 2 2.8 H0 M1.8 2.8 A1.4 1.4 0 0 0 1.8 0 H0'],
  C: [4, 'M3.9 1 A2.3 3 0 1 0 3.9 5'],
  D: [4.1, 'M0 0 V6 H1.1 A3 3 0 0 0 1.1 0 Z'],
  E: [3.2, 'M3.2 0 H0 V6 H3.2 M0 2.9 H2.7'],
  G: [4.2, 'M3.9 1 A2.3 3 0 1 0 4.2 4.6 V3.3 H2.6'],
  H: [4, 'M0 0 V6 M4 0 V6 M0 2.9 H4'],
  I: [0, 'M0 0 V6'],
  K: [3.8, 'M0 0 V6 M3.6 0 L0 3.4 M1.2 2.4 L3.8 6'],
  L: [3, 'M0 0 V6 H3'],
  M: [5, 'M0 6 V0 L2.5 4.2 L5 0 V6'],
  N: [4.2, 'M0 6 V0 L4.2 6 V0'],
  O: [4.8, 'M2.4 0 A2.4 3 0 1 0 2.4 6 A2.4 3 0 1 0 2.4 0 Z'],
  P: [3.5, 'M0 6 V0 H1.9 A1.6 1.6 0 0 1 1.9 3.2 H0'],
  R: [3.7, 'M0 6 V0 H1.9 A1.6 1.6 0 0 1 1.9 3.2 H0 M1.7 3.2 L3.7 6'],
  S: [3.5, 'M3.3 .9 C2.5 -.3 .3 -.3 .3 1.5 C.3 3.5 3.5 2.5 3.5 4.5 C3.5 6.4 .8 6.4 0 5'],
  T: [4, 'M0 0 H4 M2 0 V6'],
  U: [4, 'M0 0 V4 A2 2 0 0 0 4 4 V0'],
  V: [4.4, 'M0 0 L2.2 6 L4.4 0'],
  W: [6, 'M0 0 L1.6 6 L3 1.4 L4.4 6 L6 0'],
  X: [4, 'M0 0 L4 6 M4 0 L0 6'],
  Y: [4, 'M0 0 L2 3 L4 0 M2 3 V6'],
};
const GAP = 2;
const SPACE = 1.6;

/** A line of capitals centred on (x, y), `height` px high, as an SVG group. */
export function lettering(text, { x, y, height, color, weight = 0.62 }) {
  const scale = height / 6;
  let pen = 0;
  const glyphs = [...text].map((char) => {
    const [width, path] = char === ' ' ? [SPACE, ''] : STROKES[char];
    const glyph = `<path transform="translate(${pen} 0)" d="${path}"/>`;
    pen += width + GAP;
    return glyph;
  });
  const left = x - ((pen - GAP) * scale) / 2;
  const pens = `fill="none" stroke="${color}" stroke-width="${weight}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<g transform="translate(${left} ${y - height / 2}) scale(${scale})" ${pens}>${glyphs.join('')}</g>`;
}
