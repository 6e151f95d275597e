import type { COLORS } from '../request.js';
import { foreignProfile } from './icc-profile.js';
import { sharedProfile } from './shared-profile.js';

/** How the channels of a picture in the PDF are to be understood. */
export interface ColorSpace {
  /** Grey, RGB or the four inks. */
  readonly components: 1 | 3 | 4;
  /** ICC; null: sRGB, its grey, or whatever inks the printer has. */
  readonly profile: Buffer | null;
}

/** What a file says of its colours. */
export interface StoredColors {
  readonly components: 1 | 3 | 4;
  /** ICC, unchecked. */
  readonly profile: Buffer | null;
  readonly hasAlpha: boolean;
}

/** What becomes of the colours of a file. */
export interface ColorPlan {
  readonly color: ColorSpace;
  /** The file has other colours. */
  readonly isConverted: boolean;
  /** Of use for that; null: it has none, or none that makes sense. */
  readonly sourceProfile: Buffer | null;
  /** For people. */
  readonly warning: string | null;
}

/** Colours are kept where that is asked for and can be done: inks cannot be made to fade into white. */
export function planColors(stored: StoredColors, wish: (typeof COLORS)[number]): ColorPlan {
  const { components, hasAlpha } = stored;
  const found = foreignProfile(stored.profile, components);
  const sourceProfile = found === 'unusable' ? null : found;
  const warning = found === 'unusable' ? 'its colour profile makes no sense and is ignored' : null;
  const isKept = wish === 'keep' && !(components === 4 && hasAlpha);
  const color: ColorSpace = isKept
    ? { components, profile: sourceProfile && sharedProfile(sourceProfile) }
    : { components: components === 1 ? 1 : 3, profile: null };
  return { color, isConverted: !isKept && (sourceProfile !== null || components === 4), sourceProfile, warning };
}
