/** Scenes above a horizon, the two sides of the double-sided cards. */
import {
  around,
  CREAM,
  circle,
  dice,
  fill,
  GOLD,
  line,
  moon,
  polar,
  polygon,
  ridge,
  starfield,
  twinkle,
} from './shapes.js';
import { FOOT, LEFT, night, RIGHT, WINDOW } from './window.js';

/** Seed of the mountains that dawn and dusk share: they leave the sun a gap. */
const RANGE = 22;

function horizon({ risen, beams, water, glints, seed }) {
  const at = { x: 372, y: 596 - risen };
  const fan = around(40, (turn, i) =>
    i % 2 === 0 ? polygon([at, polar(at, 620, turn - 0.0125), polar(at, 620, turn + 0.0125)], fill(beams, 0.2)) : '',
  );
  const roll = dice(seed);
  const ripples = Array.from({ length: 26 }, (_, i) => {
    const y = 616 + i * 8;
    const half = (20 + 110 * roll()) * (1 - i / 40);
    const x = 372 + (roll() - 0.5) * 90;
    return `<path d="M${x - half} ${y}H${x + half}" ${line(glints, 3)} stroke-opacity="${0.75 - i / 50}"/>`;
  });
  return {
    fan,
    at,
    sea: `<rect x="${LEFT}" y="600" width="${WINDOW.width}" height="230" ${fill(water)}/>${ripples.join('')}`,
  };
}

export function dawn() {
  const { fan, at, sea } = horizon({ risen: 30, beams: '#fff3cf', water: '#8a4660', glints: '#ffe3ae', seed: 3 });
  return [
    fan,
    circle(at, 128, fill('#ffdf9a')),
    circle(at, 112, fill('#ffc766')),
    ridge(RANGE, { left: LEFT, right: RIGHT, base: 606, height: 130, foot: 606, step: 130 }, '#6f3857'),
    sea,
  ].join('');
}

export function dusk() {
  const { fan, at, sea } = horizon({ risen: -16, beams: '#e58a7b', water: '#221c46', glints: '#f0a58c', seed: 4 });
  return [
    starfield(14, { ...WINDOW, height: 330 }, 70),
    fan,
    circle(at, 128, fill('#f08c6c')),
    circle(at, 112, fill('#e8694f')),
    moon({ x: 520, y: 270 }, 44, { lit: 0.22, side: 'right' }),
    ridge(RANGE, { left: LEFT, right: RIGHT, base: 606, height: 130, foot: 606, step: 130 }, '#171233'),
    sea,
  ].join('');
}

export function crescent(side) {
  const at = { x: 372, y: 356 };
  const hills = side === 'right' ? ['#25566b', '#183f54', '#0f2c40'] : ['#5a3d6b', '#432c56', '#2c1c3e'];
  const flock = [0, 1, 2].map((i) =>
    twinkle({ x: side === 'right' ? 250 - 40 * i : 494 + 40 * i, y: 300 + 70 * i }, 16 - 3 * i, GOLD),
  );
  return [
    night(side === 'right' ? 17 : 18, 100),
    circle(at, 178, `${line(GOLD, 1.6)} stroke-dasharray="2 12"`),
    circle(at, 146, fill(CREAM, 0.05)),
    moon(at, 136, { lit: 0.24, side }, '#f4e7c4'),
    ...flock,
    ...hills.map((color, i) =>
      ridge(
        50 + i,
        { left: LEFT, right: RIGHT, base: 660 + 66 * i, height: 150 - 20 * i, foot: FOOT, step: 120 - 20 * i },
        color,
      ),
    ),
  ].join('');
}
