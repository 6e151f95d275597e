import type { Bytes } from '../base/units.js';
import type { DeckSource } from './deck/deck.js';
import type { OffsetWish } from './offset/wish.js';

/** What fills a picture's slot: the whole picture, stretched; or as much of it as has the card's shape. */
export const FITS = ['stretch', 'crop'] as const;
/** What lies between a card's cut and the middle of the gap beside it. */
export const BLEEDS = ['edge', 'under', 'real', 'none'] as const;
/** What becomes of pictures in other colours than sRGB. */
export const COLORS = ['srgb', 'keep'] as const;
/** Which slots of a back page the common back fills: every one in use, or those behind a card. */
export const BACK_SLOTS = ['all', 'present'] as const;

/** What is asked of `renderSheets`; all but the deck has a default. */
export interface RenderRequest extends Omit<DeckSource, 'onlyFronts' | 'maxCards'> {
  /** Ends in `.pdf`. */
  readonly outputPath: string;
  /** `standard` */
  readonly cardSize?: string | undefined;
  /** `letter` */
  readonly paperSize?: string | undefined;
  /** The generation of cutting templates: `3.0.0`, `1.4.0` or `1.0.0`. */
  readonly layout?: string | undefined;
  /** Cards up to the marks' inset of a borderless printer. */
  readonly borderless?: boolean | undefined;
  /** 3, or 4 for the machines that ask for four marks. */
  readonly marks?: number | undefined;
  readonly onlyFronts?: boolean | undefined;
  /** `all` in the sets 1.x, `present` in 3.0.0. */
  readonly backSlots?: (typeof BACK_SLOTS)[number] | undefined;
  /** Cut from fronts and from backs of their own: percent of the whole width and height, `3`; or from each side, `3mm`, `0.1in`. */
  readonly crop?: string | undefined;
  /** Likewise from the common back, which is not cut otherwise. */
  readonly cropBacks?: string | undefined;
  /** `stretch` */
  readonly fit?: (typeof FITS)[number] | undefined;
  /** `edge` */
  readonly bleed?: (typeof BLEEDS)[number] | undefined;
  /** Px at 300 per inch, 0 to 50, that are cut from every side of a card and filled again from what is then its edge: for rounded corners. */
  readonly extendCorners?: number | undefined;
  /** The highest resolution kept, 72 to 1200; nothing is ever scaled up. 600. */
  readonly ppi?: number | undefined;
  /** JPEG quality, 1 to 100, of pictures that cannot be kept as they are. 92. */
  readonly quality?: number | undefined;
  /** Pictures that cannot be kept as they are lose nothing, instead of becoming JPEGs. */
  readonly lossless?: boolean | undefined;
  /** `srgb`: converted; `keep`: printed with their own profile where a PDF can hold it. */
  readonly colors?: (typeof COLORS)[number] | undefined;
  /** Slots that stay empty, from 0 at the top left of the front, row by row. */
  readonly skip?: readonly number[] | undefined;
  /** How back pages are moved to make up for the printer. */
  readonly offset?: OffsetWish | undefined;
  /** Printed on every front. */
  readonly name?: string | undefined;
  /** A scale in the margin, to see whether the print has its true size. */
  readonly ruler?: boolean | undefined;
  /** The cut of each card as a thin line. */
  readonly outline?: boolean | undefined;
  /** 50 MiB */
  readonly maxFileBytes?: Bytes | undefined;
  /** Of all distinct files together; 4 GiB. */
  readonly maxTotalBytes?: Bytes | undefined;
  /** Of one picture; 100 million. */
  readonly maxPixels?: number | undefined;
  /** In one deck, copies counted; 10 000. */
  readonly maxCards?: number | undefined;
}
