/** Scenes of single bodies: sun, moon, star, comet, planet. */
import {
  around,
  CREAM,
  circle,
  dice,
  facetedStar,
  fill,
  GOLD,
  INK,
  line,
  moon,
  polar,
  polygon,
  ridge,
} from './shapes.js';
import { C, FOOT, LEFT, night, RIGHT } from './window.js';

export function sun() {
  const rays = around(16, (turn, i) => {
    const wide = i % 2 === 0 ? 0.021 : 0.012;
    const tip = polar(C, i % 2 === 0 ? 262 : 216, turn);
    return polygon([polar(C, 132, turn - wide), tip, polar(C, 132, turn + wide)], fill(i % 2 === 0 ? GOLD : '#e08e4a'));
  });
  const petals = around(24, (turn) => circle(polar(C, 92, turn), 3.6, fill('#b4512c')));
  return [
    around(72, (turn) => circle(polar(C, 286, turn), 1.8, fill(CREAM, 0.55))),
    rays,
    circle(C, 124, fill('#f0a94e')),
    circle(C, 112, line('#b4512c', 3)),
    petals,
    facetedStar(C, { points: 12, outer: 76, inner: 44 }, [GOLD, '#d9822f']),
    circle(C, 34, fill(CREAM)),
    waves('#5c2433', '#7d3040'),
  ].join('');
}

function waves(dark, light) {
  const wave = (y, color) => {
    let path = `M${LEFT} ${FOOT}V${y}`;
    for (let x = LEFT; x < RIGHT; x += 56) path += `q14 -22 28 0t28 0`;
    return `<path d="${path}V${FOOT}Z" ${fill(color)}/>`;
  };
  return wave(736, light) + wave(764, dark);
}

export function fullMoon() {
  const roll = dice(7);
  const craters = Array.from({ length: 9 }, () => {
    const at = polar(C, 20 + 105 * roll(), roll());
    return circle(at, 9 + 20 * roll(), fill('#c9bd9d', 0.55));
  });
  const phases = [0.12, 0.3, 0.5].flatMap((lit, i) => [
    moon({ x: 176 + 66 * i, y: 716 }, 22, { lit, side: 'right' }),
    moon({ x: 568 - 66 * i, y: 716 }, 22, { lit, side: 'left' }),
  ]);
  return [
    night(2, 110),
    circle(C, 210, fill(CREAM, 0.06)),
    circle(C, 186, fill(CREAM, 0.08)),
    circle(C, 160, fill('#efe4c8')),
    ...craters,
    circle(C, 160, line(GOLD, 4)),
    around(48, (turn, i) => circle(polar(C, 236, turn), i % 4 === 0 ? 4 : 1.8, fill(GOLD))),
    ...phases,
    circle({ x: 372, y: 716 }, 24, fill(CREAM)),
  ].join('');
}

export function star() {
  return [
    night(3, 80),
    around(32, (turn) => {
      const [from, to] = [polar(C, 196, turn + 1 / 64), polar(C, 250, turn + 1 / 64)];
      return `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" ${line(GOLD, 2)} stroke-opacity=".6"/>`;
    }),
    facetedStar(C, { points: 8, outer: 180, inner: 66, from: 1 / 16 }, ['#8fb8c9', '#4d7f98']),
    facetedStar(C, { points: 8, outer: 250, inner: 74 }, [CREAM, GOLD]),
    circle(C, 30, fill('#1c4258')),
    circle(C, 20, fill(GOLD)),
    ridge(5, { left: LEFT, right: RIGHT, base: 790, height: 90, foot: FOOT }, '#123042'),
  ].join('');
}

export function comet() {
  const head = { x: 262, y: 556 };
  const tail = (spread, length, color, opacity) => {
    const tip = { x: head.x + length * 0.72, y: head.y - length };
    const side = { x: head.x + spread, y: head.y + spread * 0.6 };
    const other = { x: head.x - spread, y: head.y - spread * 0.7 };
    return `<path d="M${other.x} ${other.y}Q${head.x + 90} ${head.y - 220} ${tip.x} ${tip.y}Q${head.x + 170} ${head.y - 150} ${side.x} ${side.y}Z" ${fill(color, opacity)}/>`;
  };
  return [
    night(4, 120),
    tail(58, 520, '#7ac0b8', 0.3),
    tail(44, 470, '#bfe3d2', 0.4),
    tail(28, 400, CREAM, 0.75),
    circle(head, 70, fill(CREAM, 0.15)),
    facetedStar(head, { points: 8, outer: 66, inner: 30 }, [CREAM, GOLD]),
    circle(head, 26, fill(CREAM)),
    ridge(11, { left: LEFT, right: RIGHT, base: 786, height: 130, foot: FOOT, step: 96 }, '#0d3b3d'),
    ridge(12, { left: LEFT, right: RIGHT, base: 812, height: 90, foot: FOOT, step: 60 }, '#082a2d'),
  ].join('');
}

export function planet() {
  const bands = ['#f3d9a4', '#e3b577', '#d1925a', '#e8c48a', '#b9734a', '#dba667'];
  const stripes = bands.map(
    (color, i) => `<path d="M200 ${286 + i * 50}q172 30 344 0v51q-172 30 -344 0Z" ${fill(color)}/>`,
  );
  const ring = (rx, ry, width, color, half) =>
    `<path d="M${C.x - rx} ${C.y}A${rx} ${ry} 0 0 ${half === 'back' ? 1 : 0} ${C.x + rx} ${C.y}" ${line(color, width)}/>`;
  const rings = (half) =>
    ring(246, 62, 20, '#d8b06c', half) + ring(218, 52, 9, CREAM, half) + ring(270, 72, 4, GOLD, half);
  return [
    night(5, 120),
    `<g transform="rotate(-16 ${C.x} ${C.y})">`,
    rings('back'),
    `<clipPath id="globe">${circle(C, 150, '')}</clipPath><g clip-path="url(#globe)">${circle(C, 150, fill('#f8e7c0'))}${stripes.join('')}`,
    `${circle({ x: C.x + 60, y: C.y + 30 }, 210, `fill="none" stroke="${INK}" stroke-opacity=".25" stroke-width="120"`)}</g>`,
    rings('front'),
    '</g>',
    circle({ x: 196, y: 650 }, 26, fill('#c7b7d8')),
    moon({ x: 196, y: 650 }, 26, { lit: 0.3, side: 'right' }, '#6d5a86'),
    circle({ x: 552, y: 694 }, 14, fill(GOLD)),
    circle({ x: 566, y: 240 }, 10, fill('#c7b7d8')),
  ].join('');
}
