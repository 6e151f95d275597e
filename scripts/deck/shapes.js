/** SVG fragments that the scenes share. Angles in turns, clockwise from the top. */

export const GOLD = '#e9c678';
export const CREAM = '#f8efd9';
export const INK = '#14142b';

/** Numbers from 0 to 1 that are the same at every run: a linear congruential generator. */
export function dice(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function polar({ x, y }, radius, turn) {
  return { x: x + radius * Math.sin(turn * 2 * Math.PI), y: y - radius * Math.cos(turn * 2 * Math.PI) };
}

export function circle({ x, y }, r, style) {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" ${style}/>`;
}

export function polygon(points, style) {
  return `<path d="M${points.map(({ x, y }) => `${round(x)} ${round(y)}`).join('L')}Z" ${style}/>`;
}

export const line = (color, width = 3) =>
  `fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round"`;
export const fill = (color, opacity = 1) => `fill="${color}"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}`;

/** `count` copies of what `draw` makes for each turn of the circle. */
export function around(count, draw) {
  return Array.from({ length: count }, (_, i) => draw(i / count, i)).join('');
}

/** A star of `points` rays whose two halves are lit differently. */
export function facetedStar(centre, { points, outer, inner, from = 0 }, [light, dark]) {
  return around(points, (turn) => {
    const tip = polar(centre, outer, turn + from);
    const left = polar(centre, inner, turn + from - 0.5 / points);
    const right = polar(centre, inner, turn + from + 0.5 / points);
    return polygon([centre, left, tip], fill(light)) + polygon([centre, tip, right], fill(dark));
  });
}

/** A four-pointed twinkle. */
export function twinkle({ x, y }, size, color = CREAM, opacity = 1) {
  const waist = size * 0.14;
  const points = Array.from({ length: 8 }, (_, i) => polar({ x, y }, i % 2 === 0 ? size : waist, i / 8));
  return polygon(points, fill(color, opacity));
}

/** A scatter of small stars within a box. */
export function starfield(seed, { x, y, width, height }, count, color = CREAM) {
  const roll = dice(seed);
  return Array.from({ length: count }, () => {
    const at = { x: x + roll() * width, y: y + roll() * height };
    const size = roll();
    return size > 0.88
      ? twinkle(at, 6 + 9 * roll(), color, 0.9)
      : circle(at, 0.8 + 1.8 * size, fill(color, 0.35 + 0.55 * roll()));
  }).join('');
}

/** Part of the moon: `lit` from -1 (waning) through 0 (new) to 1; |lit| below a half is a crescent. */
export function moon(centre, r, { lit, side }, color = CREAM) {
  const { x, y } = centre;
  const [outer, bulge] = side === 'right' ? [1, lit < 0.5 ? 0 : 1] : [0, lit < 0.5 ? 1 : 0];
  const inner = Math.abs(1 - 2 * lit) * r;
  return `<path d="M${x} ${y - r}A${r} ${r} 0 0 ${outer} ${x} ${y + r}A${round(inner)} ${r} 0 0 ${bulge} ${x} ${y - r}Z" ${fill(color)}/>`;
}

/** A ridge of mountains from the left to the right edge of the window, closed at its foot. */
export function ridge(seed, { left, right, base, height, foot, step = 70 }, color) {
  const roll = dice(seed);
  const points = [
    { x: left, y: foot },
    { x: left, y: base - roll() * height * 0.5 },
  ];
  for (let x = left + step * 0.5; x < right; x += step * (0.55 + 0.7 * roll())) {
    points.push({ x, y: base - (points.length % 2 === 0 ? 0.55 + 0.45 * roll() : 0.35 * roll()) * height });
  }
  points.push({ x: right, y: base - roll() * height * 0.5 }, { x: right, y: foot });
  return polygon(points, fill(color));
}

function round(value) {
  return Math.round(value * 100) / 100;
}
