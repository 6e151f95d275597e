import { type LayoutSet, publishedSet } from '../../src/pdf/layout/geometry.js';
import { findLayout, type Layout } from '../../src/pdf/layout/layouts.js';

/** Every layout of a set. */
export function allLayouts(set: LayoutSet): Layout[] {
  return publishedSet(set).layouts.map(({ paper, card, borderless = false }) =>
    findLayout({ set, paper, card, borderless }),
  );
}
