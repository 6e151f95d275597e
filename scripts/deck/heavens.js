/** Scenes of many bodies: eclipse, orbits, galaxy. */
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
  polar,
  polygon,
  ridge,
  twinkle,
} from './shapes.js';
import { C, FOOT, LEFT, night, RIGHT } from './window.js';

export function eclipse() {
  const corona = around(90, (turn, i) => {
    const roll = dice(i + 40)();
    const tip = polar(C, 190 + 90 * roll * roll + (i % 15 === 0 ? 20 : 0), turn);
    return polygon(
      [polar(C, 120, turn - 0.012), tip, polar(C, 120, turn + 0.012)],
      fill(i % 3 === 0 ? CREAM : GOLD, 0.4),
    );
  });
  return [
    night(6, 70),
    corona,
    circle(C, 146, fill(CREAM, 0.9)),
    circle({ x: C.x - 5, y: C.y + 4 }, 138, fill('#0c0a14')),
    facetedStar({ x: C.x + 108, y: C.y - 100 }, { points: 4, outer: 58, inner: 9 }, [CREAM, '#fff']),
    ridge(21, { left: LEFT, right: RIGHT, base: 806, height: 110, foot: FOOT, step: 110 }, '#0c0a14'),
  ].join('');
}

export function orbits() {
  const radii = [66, 112, 158, 204, 250];
  const worlds = ['#d9975b', '#e7d3a0', '#7fb0c4', '#c4664c', '#d7b4d0'];
  return [
    night(8, 60),
    around(60, (turn, i) => {
      const [from, to] = [polar(C, 264, turn), polar(C, i % 5 === 0 ? 282 : 272, turn)];
      return `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" ${line(GOLD, i % 5 === 0 ? 3 : 1.6)}/>`;
    }),
    circle(C, 264, line(GOLD, 2)),
    ...radii.map((radius) => circle(C, radius, `${line(CREAM, 1.8)} stroke-opacity=".55"`)),
    ...radii.map((radius, i) => {
      const at = polar(C, radius, [0.12, 0.46, 0.83, 0.28, 0.64][i]);
      return circle(at, 11 + 4 * i, fill(worlds[i])) + circle(at, 11 + 4 * i, line(INK, 2));
    }),
    facetedStar(C, { points: 12, outer: 46, inner: 28 }, [CREAM, GOLD]),
    circle(C, 20, fill('#e9a04e')),
    twinkle({ x: 372, y: 766 }, 26, GOLD),
    twinkle({ x: 316, y: 770 }, 13, CREAM),
    twinkle({ x: 428, y: 770 }, 13, CREAM),
  ].join('');
}

export function galaxy() {
  const roll = dice(99);
  const colors = [CREAM, '#f3c9d8', '#b9a3e3', GOLD, '#8fb8e0'];
  const arms = Array.from({ length: 640 }, (_, i) => {
    const along = roll();
    const turn = (i % 3) / 3 + along * 1.15 + (roll() - 0.5) * 0.13 * (1.2 - along);
    const { x, y } = polar({ x: 0, y: 0 }, 22 + 250 * along ** 1.2 + (roll() - 0.5) * 26, turn);
    const at = { x: C.x + x, y: C.y + y * 0.74 - x * 0.16 };
    return circle(
      at,
      1.2 + 4.6 * roll() * (1.15 - along),
      fill(colors[Math.floor(roll() * colors.length)], 0.5 + 0.5 * roll()),
    );
  });
  return [
    night(9, 90),
    `<ellipse cx="${C.x}" cy="${C.y}" rx="96" ry="70" ${fill('#f3c9d8', 0.14)}/>`,
    ...arms,
    circle(C, 38, fill(CREAM, 0.3)),
    circle(C, 24, fill(CREAM)),
  ].join('');
}
