import type { CommandSpec } from '../command.js';
import { timeout } from './shared-options.js';

/** Drawing card sheets. */
export const SHEET_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'render',
    operands: '<dir>',
    summary: 'draw the card images of a folder on sheets, and print the path of the PDF',
    options: [
      { name: 'output', short: 'o', value: 'FILE', summary: 'where the PDF goes; - is stdout' },
      { name: 'card-size', value: 'SIZE', summary: 'standard (default), poker, bridge, …' },
      { name: 'paper', value: 'PAPER', summary: 'letter (default), a4, …' },
      { name: 'layout', value: 'VERSION', summary: 'the generation of cutting templates (default 3.0.0)' },
      { name: 'fronts', value: 'DIR', summary: 'the folder of fronts (default <dir>/front)' },
      { name: 'backs', value: 'DIR', summary: 'the folder of backs (default <dir>/back)' },
      { name: 'double-sided', value: 'DIR', summary: 'the folder of second sides (default <dir>/double_sided)' },
      { name: 'back', value: 'FILE', summary: 'the one back to use' },
      { name: 'only-fronts', summary: 'draw no back pages' },
      { name: 'bleed', value: 'KIND', summary: 'edge (default) or none' },
      { name: 'ppi', value: 'N', summary: 'the highest resolution kept, 72 to 1200 (default 600)' },
      { name: 'quality', value: 'N', summary: 'JPEG quality of converted pictures, 1 to 100 (default 92)' },
      { name: 'skip', value: 'N,…', summary: 'leave these slots of every sheet empty; the first is 0' },
      { name: 'name', value: 'NAME', summary: 'printed on every sheet' },
      { name: 'local', summary: 'draw here and now, without queue and supervisor' },
      { name: 'no-wait', summary: 'print the id of the job instead of waiting for it' },
      timeout,
    ],
    examples: ['cardq render my-deck', 'cardq render my-deck -o deck.pdf --paper a4', 'cardq render my-deck --local'],
    load: () => import('../commands/render.js'),
  },
];
