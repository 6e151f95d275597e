/** The window of a card, within which a scene is drawn, and what scenes share of it. */
import { starfield } from './shapes.js';

export const WINDOW = { x: 92, y: 128, width: 560, height: 690, radius: 280 };
export const LEFT = WINDOW.x;
export const RIGHT = WINDOW.x + WINDOW.width;
export const FOOT = WINDOW.y + WINDOW.height;
/** Where the eye rests. */
export const C = { x: 372, y: 440 };

export const night = (seed, count = 90) => starfield(seed, WINDOW, count);
