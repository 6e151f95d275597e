/** A part of a page that wants rows. */
export interface RowWish {
  readonly wanted: number;
  /** Below this the part is of little use: every part gets so much before one gets more. */
  readonly least: number;
}

/**
 * Shares rows among the parts of a page, the most important first: each its least, then to each in turn another one until
 * all wishes or all rows are met.
 */
export function allotRows(rows: number, wishes: readonly RowWish[]): readonly number[] {
  const given = wishes.map(() => 0);
  let left = rows;
  wishes.forEach(({ wanted, least }, part) => {
    const share = Math.min(left, wanted, least);
    given[part] = share;
    left -= share;
  });
  while (left > 0 && wishes.some(({ wanted }, part) => wanted > (given[part] ?? 0))) {
    wishes.forEach(({ wanted }, part) => {
      const now = given[part] ?? 0;
      if (left === 0 || now >= wanted) return;
      given[part] = now + 1;
      left--;
    });
  }
  return given;
}

/** The first of the `height` rows that are shown of a list, so that `position` is among them, in the middle if it can be. */
export function firstShown(position: number, height: number, length: number): number {
  return Math.max(0, Math.min(length - height, position - Math.floor(height / 2)));
}
