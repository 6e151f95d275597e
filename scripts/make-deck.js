/**
 * Draws the sample deck, `examples/deck`: ten fronts, a common back, and the other sides of two double-sided cards.
 * The same bytes at every run with the same sharp; nothing depends on the fonts of the machine.
 *
 *     node scripts/make-deck.js [folder]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { DOUBLES, FRONTS } from './deck/cards.js';
import { lettering } from './deck/letters.js';
import { around, CREAM, circle, facetedStar, fill, GOLD, line, polar, twinkle } from './deck/shapes.js';
import { WINDOW } from './deck/window.js';

/** 63 × 88 mm at 300 ppi. */
const CARD = { width: 744, height: 1039 };

const folder = process.argv[2] ?? fileURLToPath(new URL('../examples/deck', import.meta.url));
for (const card of FRONTS) await save(`front/${card.file}.jpg`, face(card));
for (const card of DOUBLES) await save(`double_sided/${card.file}.jpg`, face(card));
await save('back/stars.jpg', back());

async function save(name, content) {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}">${content}</svg>`;
  const picture = sharp(Buffer.from(svg)).flatten().withMetadata({ density: 300 });
  await picture.jpeg({ quality: 86, chromaSubsampling: '4:4:4', mozjpeg: true }).toFile(path);
}

function face({ numeral, title, frame, sky, scene }) {
  return [
    `<defs>${gradient('frame', frame)}${gradient('sky', sky)}<clipPath id="window"><path d="${arch(0)}"/></clipPath></defs>`,
    `<rect width="100%" height="100%" fill="url(#frame)"/>`,
    border(),
    `<g clip-path="url(#window)"><rect width="100%" height="100%" fill="url(#sky)"/>${scene()}</g>`,
    `<path d="${arch(0)}" ${line(GOLD, 5)}/>`,
    `<path d="${arch(11)}" ${line(GOLD, 1.6)}/>`,
    ...[148, 596].map((x) => twinkle({ x, y: 148 }, 24, GOLD)),
    plaque(numeral),
    lettering(title, { x: 372, y: 914, height: 44, color: CREAM }),
    ...[1, -1].map((side) => `<path d="M${372 + side * 60} 962h${side * 120}" ${line(GOLD, 2)}/>`),
    twinkle({ x: 372, y: 962 }, 16, GOLD),
  ].join('');
}

/** The window's outline, `outward` px larger on every side. */
function arch(outward) {
  const { x, y, width, height, radius } = WINDOW;
  const r = radius + outward;
  return `M${x - outward} ${y + height + outward}V${y + radius}A${r} ${r} 0 0 1 ${x + width + outward} ${y + radius}V${y + height + outward}Z`;
}

/** Two gold lines with hollow corners. */
function border() {
  const inner = (gap, notch) => {
    const [right, bottom] = [CARD.width - gap, CARD.height - gap];
    const corner = (x, y) => `A${notch} ${notch} 0 0 0 ${x} ${y}`;
    return `M${gap + notch} ${gap}H${right - notch}${corner(right, gap + notch)}V${bottom - notch}${corner(right - notch, bottom)}H${gap + notch}${corner(gap, bottom - notch)}V${gap + notch}${corner(gap + notch, gap)}Z`;
  };
  const dots = [44, CARD.width - 44].flatMap((x) => [44, CARD.height - 44].map((y) => circle({ x, y }, 5, fill(GOLD))));
  return `<path d="${inner(38, 34)}" ${line(GOLD, 4)}/><path d="${inner(50, 32)}" ${line(GOLD, 1.5)}/>${dots.join('')}`;
}

/** The numeral at the head of the card. */
function plaque(numeral) {
  const height = 26;
  return `<path d="M292 92 L318 64 H426 L452 92 L426 120 H318Z" fill="#16132b" stroke="${GOLD}" stroke-width="3"/>${lettering(numeral, { x: 372, y: 92, height, color: GOLD, weight: 0.8 })}`;
}

/** The common back: a compass of stars, the same either way up. */
function back() {
  const centre = { x: CARD.width / 2, y: CARD.height / 2 };
  const lattice = [];
  for (let row = 0; row <= 16; row++) {
    for (let col = 0; col <= 12; col++) {
      const at = { x: centre.x + (col - 6) * 62 + (row % 2 === 0 ? 0 : 31), y: centre.y + (row - 8) * 62 };
      lattice.push(row % 2 === 0 ? twinkle(at, 15, GOLD, 0.5) : circle(at, 3, fill(GOLD, 0.5)));
    }
  }
  return [
    `<defs>${gradient('frame', ['#262a5e', '#262a5e'])}<radialGradient id="glow"><stop stop-color="#4a4f96"/><stop offset="1" stop-color="#23265a"/></radialGradient></defs>`,
    `<rect width="100%" height="100%" fill="url(#frame)"/>`,
    ...lattice,
    `<path fill-rule="evenodd" d="M0 0H${CARD.width}V${CARD.height}H0Z M56 56V${CARD.height - 56}H${CARD.width - 56}V56Z" fill="#191b40"/>`,
    border(),
    circle(centre, 262, fill('#191b40')),
    circle(centre, 250, `fill="url(#glow)" stroke="${GOLD}" stroke-width="4"`),
    circle(centre, 236, line(GOLD, 1.5)),
    around(72, (turn, i) => circle(polar(centre, 222, turn), i % 6 === 0 ? 4 : 1.8, fill(GOLD))),
    facetedStar(centre, { points: 16, outer: 150, inner: 92, from: 1 / 32 }, ['#6a6fb4', '#3c4184']),
    facetedStar(centre, { points: 8, outer: 178, inner: 62, from: 1 / 16 }, ['#c79a4f', '#8e6a35']),
    facetedStar(centre, { points: 8, outer: 208, inner: 60 }, [CREAM, GOLD]),
    circle(centre, 40, `${fill('#191b40')} stroke="${GOLD}" stroke-width="4"`),
    twinkle(centre, 30, CREAM),
  ].join('');
}

function gradient(id, [from, to]) {
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
}
