import { describe, expect, test } from 'vitest';
import { fitLine, fitRight, highlight, lineWidth, paintLine, span } from '../../../../src/cli/terminal/line.js';
import { clipText, displayWidth } from '../../../../src/cli/terminal/width.js';

describe('the width of a text', () => {
  test.each([
    ['pdf-1', 5],
    ['größe', 5],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    ['e\u0301te\u0301', 3],
    ['👍 ok', 5],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['한국', 4],
    ['▁▂█━…', 5],
    ['a\u200Bb', 2],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('a text is clipped between characters, never within one', () => {
    expect(clipText('日本語', 5)).toBe('日本');
    expect(clipText('e\u0301te\u0301', 1)).toBe('e\u0301');
    expect(clipText('👨‍👩‍👧x', 1)).toBe('');
    expect(clipText('plain', 3)).toBe('pla');
  });
});

describe('a line', () => {
  const line = [span('日本', 'red'), span(' and more')];

  test.each([0, 1, 2, 3, 4, 5, 8, 12, 13, 14, 40])('fits exactly %i columns', (width) => {
    expect(lineWidth(fitLine(line, width, '…'))).toBe(width);
    expect(lineWidth(fitRight(line, width, '…'))).toBe(width);
  });

  test('tells that it was cut, with a blank where half of a wide character would stand', () => {
    expect(paintLine(fitLine(line, 4, '…'), (_, text) => text)).toBe('日 …');
    expect(paintLine(fitLine(line, 3, '…'), (_, text) => text)).toBe('日…');
  });

  test('keeps its styles where it is cut and highlighted', () => {
    const painted = paintLine(highlight(fitLine(line, 6, '…'), 'inverse'), (style, text) => `<${style}:${text}>`);
    expect(painted).toBe('<inverse,red:日本><inverse: ><inverse:…>');
  });
});
