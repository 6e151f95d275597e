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
      { name: 'borderless', summary: 'the templates for printers without a border' },
      { name: 'marks', value: 'N', summary: 'registration marks: 3 (default), or 4 for machines that want them' },
      { name: 'fronts', value: 'DIR', summary: 'the folder of fronts (default <dir>/front)' },
      { name: 'backs', value: 'DIR', summary: 'the folder of backs (default <dir>/back)' },
      { name: 'double-sided', value: 'DIR', summary: 'the folder of second sides (default <dir>/double_sided)' },
      { name: 'back', value: 'FILE', summary: 'the one back to use: a file of the folder of backs, or a path' },
      {
        name: 'cards',
        value: 'FILE',
        summary: 'the cards to draw, a line each: 3 forest.jpg, or 1 hero.jpg // villain.jpg; or JSON; - is stdin',
      },
      { name: 'only-fronts', summary: 'draw no back pages' },
      {
        name: 'back-slots',
        value: 'WHICH',
        summary: 'where the common back goes: present, behind cards only (default), or all (default of layout 1.x)',
      },
      { name: 'crop', value: 'SIZE', summary: 'cut from the pictures: 3mm or 0.1in from each side, or percent in all' },
      { name: 'crop-backs', value: 'SIZE', summary: 'likewise from the common back' },
      { name: 'fit', value: 'HOW', summary: 'stretch (default), or crop to the shape of the card' },
      { name: 'bleed', value: 'KIND', summary: 'edge (default), under, real or none' },
      { name: 'extend-corners', value: 'PX', summary: 'redraw this much of each side from inside it, 0 to 50' },
      { name: 'ppi', value: 'N', summary: 'the highest resolution kept, 72 to 1200 (default 600)' },
      { name: 'quality', value: 'N', summary: 'JPEG quality of converted pictures, 1 to 100 (default 92)' },
      { name: 'lossless', summary: 'keep every pixel of pictures that have to be converted' },
      {
        name: 'colors',
        value: 'HOW',
        summary: 'srgb (default) converts other colours; keep prints them by their profile',
      },
      { name: 'skip', value: 'N,…', summary: 'leave these slots of every sheet empty; the first is 0' },
      {
        name: 'offset',
        value: 'X,Y[,ANGLE]|NAME',
        summary: 'move the back pages: px at 300 ppi, or mm; or a saved profile',
      },
      { name: 'name', value: 'NAME', summary: 'printed on every sheet' },
      { name: 'ruler', summary: 'a scale in the margin, to check the size of the print' },
      { name: 'outline', summary: 'draw the cut of each card' },
      { name: 'local', summary: 'draw here and now, without queue and supervisor' },
      { name: 'no-wait', summary: 'print the id of the job instead of waiting for it' },
      timeout,
    ],
    examples: ['cardq render my-deck', 'cardq render my-deck -o deck.pdf --paper a4', 'cardq render my-deck --local'],
    load: () => import('../commands/render.js'),
  },
];
