import { join } from 'node:path';
import { type RenderRequest, renderSheets } from '../../src/pdf/index.js';
import { emptyFolder } from './folder.js';
import { writeDeck } from './pictures.js';
import { paintPage } from './raster.js';

/** What a card looks like on paper: colours of its four quarters, and of what is beside its upper left one. */
export interface ShownCard {
  readonly quarters: readonly [topLeft: Rgb, topRight: Rgb, bottomLeft: Rgb, bottomRight: Rgb];
  readonly bleed: { readonly left: Rgb; readonly top: Rgb; readonly corner: Rgb };
}

export type Rgb = readonly number[];

export interface ShownCards {
  readonly path: string;
  readonly warnings: readonly string[];
  /** By the name of the file. */
  readonly cards: ReadonlyMap<string, ShownCard>;
}

/** Renders each picture as a card and has it painted by poppler; their names say in which order they come. */
export async function showCards(
  pictures: Readonly<Record<string, Buffer>>,
  request: Partial<RenderRequest> = {},
): Promise<ShownCards> {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), pictures);
  const path = join(folder, 'sheets.pdf');
  const { warnings, pages } = await renderSheets({ dir, outputPath: path, onlyFronts: true, ...request });
  const names = Object.keys(pictures);
  const cards = new Map<string, ShownCard>();
  for (let page = 0; page < pages; page++) {
    const { at } = await paintPage(path, { page: page + 1, ppi: PPI });
    for (const [slot, name] of names.slice(page * SLOTS.length, (page + 1) * SLOTS.length).entries()) {
      const { x, y } = SLOTS[slot] ?? { x: 0, y: 0 };
      const seen = (dx: number, dy: number) =>
        at(Math.floor(((x + dx) * PPI) / 300), Math.floor(((y + dy) * PPI) / 300));
      const [left, right, top, bottom] = [CARD.width / 4, (3 * CARD.width) / 4, CARD.height / 4, (3 * CARD.height) / 4];
      cards.set(name, {
        quarters: [seen(left, top), seen(right, top), seen(left, bottom), seen(right, bottom)],
        bleed: { left: seen(-4, top), top: seen(left, -4), corner: seen(-4, -4) },
      });
    }
  }
  return { path, warnings, cards };
}

/** The cards, or the one of this name, whose quarters are off by more than so many levels. */
export function looksWrong({ cards }: ShownCards, wanted: readonly Rgb[], within = 4, only?: string): string[] {
  return [...cards].flatMap(([name, { quarters }]) => {
    const isFar = quarters.some((color, i) =>
      color.some((level, j) => Math.abs(level - (wanted[i]?.[j] ?? NaN)) > within),
    );
    return isFar && (only ?? name) === name ? [`${name}: ${quarters.join(' ')} instead of ${wanted.join(' ')}`] : [];
  });
}

const PPI = 150;

/** Standard cards on letter, set 3.0.0: px at 300 per inch. */
const CARD = { width: 744, height: 1039 };
const SLOTS = [228, 1282].flatMap((y) => [140, 899, 1658, 2417].map((x) => ({ x, y })));
