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
  starfield,
  twinkle,
} from './shapes.js';

/** The window of a card, within which a scene is drawn. */
export const WINDOW = { x: 92, y: 128, width: 560, height: 690, radius: 280 };
const LEFT = WINDOW.x;
const RIGHT = WINDOW.x + WINDOW.width;
const FOOT = WINDOW.y + WINDOW.height;
const C = { x: 372, y: 440 };

const night = (seed, count = 90) => starfield(seed, WINDOW, count);

function sun() {
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

function fullMoon() {
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

function star() {
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

function comet() {
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

function planet() {
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

function eclipse() {
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

function orbits() {
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

function galaxy() {
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

function dawn() {
  const { fan, at, sea } = horizon({ risen: 30, beams: '#fff3cf', water: '#8a4660', glints: '#ffe3ae', seed: 3 });
  return [
    fan,
    circle(at, 128, fill('#ffdf9a')),
    circle(at, 112, fill('#ffc766')),
    ridge(RANGE, { left: LEFT, right: RIGHT, base: 606, height: 130, foot: 606, step: 130 }, '#6f3857'),
    sea,
  ].join('');
}

function dusk() {
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

function crescent(side) {
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

/** Every card of the deck: the file it becomes, its title and numeral, the colours of its frame and its sky, its scene. */
export const FRONTS = [
  {
    file: '01-sun',
    numeral: 'I',
    title: 'THE SUN',
    frame: ['#5b2333', '#31131f'],
    sky: ['#c9553b', '#f0a257'],
    scene: sun,
  },
  {
    file: '02-moon',
    numeral: 'II',
    title: 'THE MOON',
    frame: ['#232a5c', '#12143a'],
    sky: ['#10123a', '#39427f'],
    scene: fullMoon,
  },
  {
    file: '03-star',
    numeral: 'III',
    title: 'THE STAR',
    frame: ['#1d4256', '#0f2533'],
    sky: ['#14334a', '#4d8194'],
    scene: star,
  },
  {
    file: '04-comet',
    numeral: 'IV',
    title: 'THE COMET',
    frame: ['#124a4a', '#08292b'],
    sky: ['#072a33', '#2f7f78'],
    scene: comet,
  },
  {
    file: '05-planet',
    numeral: 'V',
    title: 'THE PLANET',
    frame: ['#43305c', '#231636'],
    sky: ['#1d1236', '#6a4d83'],
    scene: planet,
  },
  {
    file: '06-eclipse',
    numeral: 'VI',
    title: 'THE ECLIPSE',
    frame: ['#2b2433', '#15111c'],
    sky: ['#0d0a16', '#57304a'],
    scene: eclipse,
  },
  {
    file: '07-orbit',
    numeral: 'VII',
    title: 'THE ORBIT',
    frame: ['#2c3f36', '#16231d'],
    sky: ['#132c28', '#3d6a58'],
    scene: orbits,
  },
  {
    file: '08-galaxy',
    numeral: 'VIII',
    title: 'THE GALAXY',
    frame: ['#3b1f4d', '#1d0f2b'],
    sky: ['#120a26', '#41245f'],
    scene: galaxy,
  },
  {
    file: '09-dawn',
    numeral: 'IX',
    title: 'DAWN',
    frame: ['#7a3f56', '#43202f'],
    sky: ['#7fa6b8', '#f9c98d'],
    scene: dawn,
  },
  {
    file: '10-waxing',
    numeral: 'X',
    title: 'WAXING',
    frame: ['#1d4256', '#0f2533'],
    sky: ['#0b2440', '#3b7690'],
    scene: () => crescent('right'),
  },
];

/** The other sides of the two cards that have one of their own. */
export const DOUBLES = [
  {
    file: '09-dawn',
    numeral: 'IX',
    title: 'DUSK',
    frame: ['#352a5e', '#191238'],
    sky: ['#191640', '#d96d5c'],
    scene: dusk,
  },
  {
    file: '10-waxing',
    numeral: 'X',
    title: 'WANING',
    frame: ['#43305c', '#231636'],
    sky: ['#1a1033', '#7a5690'],
    scene: () => crescent('left'),
  },
];
