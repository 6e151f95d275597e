/**
 * Which way the numbers of an offset point. `upright`: to the right and up on a back page held so that its cards stand upright;
 * `page`: to the right and down on the page of the PDF as it is shown.
 */
export const OFFSET_AXES = ['upright', 'page'] as const;

/** How back pages are to be moved; what is left out comes from the profile, or is 0. */
export interface OffsetWish {
  /** Px at 300 per inch, or a length with its unit: `0.5mm`, `0.02in`. At most 1000 px either way. */
  readonly x?: number | string | undefined;
  readonly y?: number | string | undefined;
  /** Degrees, clockwise about the middle of the page, after the shift. */
  readonly angle?: number | undefined;
  readonly axes?: (typeof OFFSET_AXES)[number] | undefined;
  /** The name of a saved offset. */
  readonly profile?: string | undefined;
}
