/**
 * How many columns of a terminal a text takes: two for wide East Asian characters and emoji, none for marks that combine.
 * Control characters must have been taken out before.
 */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** The longest beginning of a text that takes no more than `width` columns. */
export function clipText(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, width);
  let taken = 0;
  let clipped = '';
  for (const { segment } of graphemesOf(text)) {
    taken += graphemeWidth(segment);
    if (taken > width) break;
    clipped += segment;
  }
  return clipped;
}

/** One character a column: Latin letters, arrows, and what lines, bars and curves are drawn with. */
const PLAIN = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u21FF\u2500-\u259F]*$/;
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/u;
const NOTHING_TO_SEE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** The blocks that Unicode's EastAsianWidth.txt gives the width W or F, rounded to whole blocks. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;

let segmenter: Intl.Segmenter | null = null;

// Made when there is something to segment: that takes 12 ms, and most texts are plain.
function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (NOTHING_TO_SEE.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}
