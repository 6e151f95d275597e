import { describe, expect, test } from 'vitest';
import { CanvasWriter } from '../../../../src/cli/terminal/canvas-writer.js';
import { ASCII_GLYPHS, glyphsFor, UNICODE_GLYPHS } from '../../../../src/cli/terminal/glyphs.js';
import { bar, sparkline } from '../../../../src/cli/terminal/sparkline.js';

describe('a page after another', () => {
  test('is drawn whole first, then only where it differs, and not at all where it does not', () => {
    const canvas = new CanvasWriter();
    expect(canvas.draw(['one', 'two'])).toBe('\u001B[?2026h\u001B[H\u001B[2J\u001B[1;1Hone\u001B[2;1Htwo\u001B[?2026l');
    expect(canvas.draw(['one', 'TWO'])).toBe('\u001B[?2026h\u001B[2;1HTWO\u001B[?2026l');
    expect(canvas.draw(['one', 'TWO'])).toBe('');
  });

  test('erases the lines that it does not have any more', () => {
    const canvas = new CanvasWriter();
    canvas.draw(['one', 'two', 'three']);
    expect(canvas.draw(['one'])).toBe('\u001B[?2026h\u001B[2;1H\u001B[2K\u001B[3;1H\u001B[2K\u001B[?2026l');
  });

  test('is drawn whole when the screen is not known any more', () => {
    const canvas = new CanvasWriter();
    const whole = canvas.draw(['one']);
    canvas.forget();
    expect(canvas.draw(['one'])).toBe(whole);
  });
});

describe('a sparkline', () => {
  test('stands at the right, rises to the largest value, and shows a little as more than nothing', () => {
    expect(sparkline([0, 1, 50, 100], 6, UNICODE_GLYPHS)).toBe('   ▁▄█');
  });

  test('shows the last values only', () => {
    expect(sparkline([9, 9, 0, 4, 8], 3, UNICODE_GLYPHS)).toBe(' ▄█');
  });

  test('of small values stays low', () => {
    expect(sparkline([1, 2], 2, UNICODE_GLYPHS, 100)).toBe('▁▁');
  });

  test('of nothing is blank', () => {
    expect(sparkline([], 3, UNICODE_GLYPHS)).toBe('   ');
    expect(sparkline([0, 0], 3, UNICODE_GLYPHS)).toBe('   ');
  });
});

test('a bar is as full as its share, and no fuller than full', () => {
  expect(bar(0.5, 4, ASCII_GLYPHS)).toEqual(['##', '..']);
  expect(bar(7, 4, ASCII_GLYPHS)).toEqual(['####', '']);
  expect(bar(-1, 4, ASCII_GLYPHS)).toEqual(['', '....']);
});

test.each([
  [{ LANG: 'en_US.UTF-8' }, UNICODE_GLYPHS],
  [{ LANG: 'de_DE.utf8', TERM: 'xterm' }, UNICODE_GLYPHS],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, ASCII_GLYPHS],
  [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'POSIX' }, ASCII_GLYPHS],
  [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, ASCII_GLYPHS],
  [{}, ASCII_GLYPHS],
])('the locale of %j decides how pages are drawn', (env, glyphs) => {
  expect(glyphsFor(env)).toBe(glyphs);
});

test('what comes from elsewhere cannot drive the terminal, and in ASCII is ASCII', () => {
  expect(UNICODE_GLYPHS.show('a\u001B[2J\tb\nü')).toBe('a\\x1b[2J b\\nü');
  expect(ASCII_GLYPHS.show('größe')).toBe('gr??e');
});
