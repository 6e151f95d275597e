export { suggest } from '../base/suggest.js';
export { type OffsetRequest, type OffsetResult, offsetPdf } from './offset.js';
export { badInputOf } from './problems.js';
export { type RenderOptions, type RenderProgress, type RenderResult, renderSheets } from './render.js';
export type { RenderRequest } from './settings.js';
