import { describe, expect, test } from 'vitest';
import { calibrationGrid, gridWidth, type Twin } from '../../../src/pdf/calibration/grid.js';
import { backText, frontText } from '../../../src/pdf/calibration/text.js';
import { LAYOUT_SETS } from '../../../src/pdf/layout/geometry.js';
import { allPapers, findPaper, pagePx } from '../../../src/pdf/layout/papers.js';
import { compose, type Matrix, type Point, rotation, transform, translation } from '../../../src/pdf/matrix.js';
import { type Offset, offsetMatrix } from '../../../src/pdf/offset/offset.js';

const PAPERS = LAYOUT_SETS.flatMap((set) => allPapers(set));

describe('the grid', () => {
  test('has a square in every 100 px but six, each displaced by what is written below it', () => {
    const twins = calibrationGrid({ width: 3300, height: 2550 });
    expect(twins).toHaveLength(27 * 19);
    const [first] = twins;
    expect(first).toEqual({ x: -13, y: 9, front: { x: 2950, y: 375 }, back: { x: 350 - 13, y: 375 - 9 } });
    expect(twins.find(({ x, y }) => x === 0 && y === 0)).toEqual({
      x: 0,
      y: 0,
      front: { x: 1650, y: 1275 },
      back: { x: 1650, y: 1275 },
    });
  });

  test.each(PAPERS.map((paper) => [`${paper.set} ${paper.name}`, paper] as const))(
    'of %s has no numbers twice, and is as wide as the sheet says',
    (_, paper) => {
      const twins = calibrationGrid(pagePx(paper));
      expect(new Set(twins.map(({ x, y }) => `${x},${y}`)).size).toBe(twins.length);
      const xs = twins.map(({ front }) => front.x);
      const mm = ((Math.max(...xs) - Math.min(...xs)) / 300) * 25.4;
      expect(frontText(paper).join(' ')).toContain(`if that is not ${mm.toFixed(1)} mm, the print was scaled`);
    },
  );

  test('is for the papers of its set', () => {
    expect(allPapers('1.4.0').map(({ name, flipsOn }) => `${name} ${flipsOn}`)).toEqual([
      'letter long',
      'tabloid short',
      'a4 long',
      'a3 long',
      'archb long',
    ]);
    expect(() => findPaper('3.0.0', 'a5')).toThrow(expect.objectContaining({ where: 'paperSize' }));
    expect(findPaper('3.0.0', 'archb').name).toBe('arch_b');
  });
});

describe('a sheet printed with its back turned and shifted', () => {
  test.each([
    { paper: 'a4', degrees: 0.1, dx: 4, dy: -3 },
    { paper: 'a4', degrees: -0.15, dx: -2, dy: 5 },
    { paper: 'letter', degrees: 0.12, dx: 0, dy: 0 },
    { paper: 'a3', degrees: 0.05, dx: -6, dy: -1 },
  ])('tells the angle and then the shift: $paper, $degrees°, $dx/$dy px', ({ paper: name, degrees, dx, dy }) => {
    const paper = findPaper('3.0.0', name);
    const page = pagePx(paper);
    const printer = aboutMiddle(page, compose(rotation(degrees), translation(dx, dy)));
    const angle = angleRead(calibrationGrid(page), gridWidth(page), printer);
    const straightened = compose(inPx({ x: 0, y: 0, angle, axes: 'upright' }, page), printer);
    const { x, y } = pairRead(page, straightened);
    const left = compose(inPx({ x, y, angle, axes: 'upright' }, page), printer);
    for (const corner of [
      { x: 0, y: 0 },
      { x: page.width, y: 0 },
      { x: 0, y: page.height },
    ]) {
      const landed = transform(corner, left);
      // An angle is read to a px in the height of the outer columns.
      expect(Math.hypot(landed.x - corner.x, landed.y - corner.y)).toBeLessThan(2);
    }
  });

  test('is told the degrees that one step means on its paper', () => {
    const text = backText(findPaper('3.0.0', 'a4')).join(' ');
    expect(text).toContain(`× ${((180 / Math.PI) * (1 / 2800)).toFixed(4)}`);
  });
});

/** The offset in px instead of pt: the page and the shift grow alike. */
function inPx(offset: Offset, page: { width: number; height: number }): Matrix {
  const size = { width: page.width * 0.24, height: page.height * 0.24 };
  return compose(compose([0.24, 0, 0, 0.24, 0, 0], offsetMatrix(offset, size)), [1 / 0.24, 0, 0, 1 / 0.24, 0, 0]);
}

function aboutMiddle({ width, height }: { width: number; height: number }, matrix: Matrix): Matrix {
  return compose(compose(translation(-width / 2, -height / 2), matrix), translation(width / 2, height / 2));
}

/** Where a square of the back is printed, and its twin behind it, both on the back's page, which is turned by half a turn. */
function printed(twin: Twin, page: { width: number; height: number }, printer: Matrix): { back: Point; front: Point } {
  const onPage = { x: page.width - twin.back.x, y: page.height - twin.back.y };
  // Through the paper, the front's top is the bottom of the back's page.
  return { back: transform(onPage, printer), front: { x: twin.front.x, y: page.height - twin.front.y } };
}

function pairRead(page: { width: number; height: number }, printer: Matrix): Twin {
  const apart = (twin: Twin) => {
    const { back, front } = printed(twin, page, printer);
    return Math.hypot(back.x - front.x, back.y - front.y);
  };
  return calibrationGrid(page).reduce((best, twin) => (apart(twin) < apart(best) ? twin : best));
}

/** As the sheet tells to: from the squares of the outer columns that are at the height of those behind them. */
function angleRead(twins: readonly Twin[], width: number, printer: Matrix): number {
  const page = { width: (twins[0]?.front.x ?? NaN) + (twins.at(-1)?.front.x ?? NaN), height: NaN };
  const heights = twins.map(({ front }) => front.y);
  const sized = { ...page, height: Math.min(...heights) + Math.max(...heights) };
  const columns = [Math.min(...twins.map(({ x }) => x)), Math.max(...twins.map(({ x }) => x))];
  const [first = NaN, last = NaN] = columns.map((column) => {
    const level = (twin: Twin) => {
      const { back, front } = printed(twin, sized, printer);
      return Math.abs(back.y - front.y);
    };
    const candidates = twins.filter(({ x }) => x === column);
    return candidates.reduce((best, twin) => (level(twin) < level(best) ? twin : best)).y;
  });
  return (((first - last) / width) * 180) / Math.PI;
}
