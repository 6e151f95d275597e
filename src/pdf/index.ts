export { suggest } from '../base/suggest.js';
export type { CardEntry } from './deck.js';
export { profilesPathIn } from './offset/profiles.js';
export { OFFSET_AXES, type OffsetWish } from './offset/wish.js';
export { type OffsetRequest, type OffsetResult, offsetPdf } from './offset.js';
export { badInputOf, type Problem } from './problems.js';
export { type RenderOptions, type RenderProgress, type RenderResult, renderSheets } from './render.js';
export type { RenderRequest } from './request.js';
export { BACK_SLOTS, BLEEDS, COLORS, FITS } from './request.js';
