export { isBadInput } from './problems.js';
export { type RenderOptions, type RenderProgress, type RenderResult, renderSheets } from './render.js';
export type { RenderRequest } from './settings.js';
