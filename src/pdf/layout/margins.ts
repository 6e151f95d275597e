import type { Layout } from './layouts.js';

/** How far it is from each edge of the canvas to the nearest card, its bleed included, in px. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The margins of a layout when all its slots are filled. */
export function margins({ canvas, slots, cardSize, bleed }: Layout): Margins {
  const xs = slots.map(({ x }) => x);
  const ys = slots.map(({ y }) => y);
  return {
    top: Math.min(...ys) - bleed.y,
    right: canvas.width - Math.max(...xs) - cardSize.width - bleed.x,
    bottom: canvas.height - Math.max(...ys) - cardSize.height - bleed.y,
    left: Math.min(...xs) - bleed.x,
  };
}
