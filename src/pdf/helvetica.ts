/** The bytes by which Windows-1252, the encoding of the label's font, writes a text; characters it lacks become `?`. */
export function encodeWinAnsi(text: string): Uint8Array {
  return Uint8Array.from([...text], (character) => {
    const above = ABOVE_ASCII.indexOf(character);
    const code = above >= 0 ? 0x80 + above : (character.codePointAt(0) ?? QUESTION_MARK);
    return code <= 0xff ? code : QUESTION_MARK;
  });
}

/** How wide Helvetica sets an encoded text, in parts of the font size. */
export function widthInHelvetica(encoded: Uint8Array): number {
  return encoded.reduce((sum, code) => sum + (WIDTHS[code - FIRST] ?? 0), 0) / 1000;
}

const FIRST = 32;
const QUESTION_MARK = 63;

/** Codes 0x80 to 0x9f; five of them are nobody's. From 0xa0 on, codes are those of Unicode. */
const ABOVE_ASCII = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By code from 32 on, in thousandths of the font size: Adobe's metrics of the standard fonts, version 2.0. */
const WIDTHS: readonly number[] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584, 0, 556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 222, 222, 333, 333,
  350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 500, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556,
  584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667,
  667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722,
  722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556,
  556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];
