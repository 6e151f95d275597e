/*
 * Pictures that weigh on a decoder and an encoder as full-art cards do: a wash of colour, clouds from coarse to fine, grain,
 * a dark frame, and a box with lines of something like text. A picture is a function of its number and size alone.
 */

/** Octaves of noise: how many cells lie below one another, and how far each goes from the mean. */
const CLOUDS = [
  { cells: 6, reach: 45 },
  { cells: 24, reach: 28 },
  { cells: 90, reach: 16 },
  { cells: 260, reach: 9 },
];
/** Standard deviation of the grain, which is the same in all three channels. */
const GRAIN = 5.1;
/** The width that the lengths of the drawing below are given for. */
const DRAWN_AT = 744;

/** Rows of RGB pixels. */
export function paintCard(number, size) {
  const random = randomFrom(number);
  const pixels = new Uint8ClampedArray(size.width * size.height * 3);
  paintGround(pixels, size, random);
  drawFrame(pixels, size, random);
  return pixels;
}

function paintGround(pixels, { width, height }, random) {
  const washes = [0, 1, 2].map(() => ({ mean: 60 + 130 * random(), x: 60 * signed(random), y: 60 * signed(random) }));
  const clouds = CLOUDS.map((octave) => new Cloud(octave, { width, height }, random));
  const line = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    for (const [channel, wash] of washes.entries()) {
      const mean = wash.mean + wash.y * (y / height - 0.5);
      for (let x = 0; x < width; x++) line[x * 3 + channel] = mean + wash.x * (x / width - 0.5);
    }
    for (const cloud of clouds) cloud.addTo(line, y);
    for (let at = 0, to = y * width * 3; at < line.length; ) {
      const grain = GRAIN * normal(random.word());
      for (let channel = 0; channel < 3; channel++) pixels[to++] = line[at++] + grain;
    }
  }
}

/** Noise with a random colour at each point of a lattice, and smooth passages between the points. */
class Cloud {
  #rows;
  #spacing;

  constructor({ cells, reach }, { width, height }, random) {
    this.#spacing = height / cells;
    const columns = Math.max(2, Math.floor((cells * width) / height));
    this.#rows = Array.from({ length: cells + 2 }, () => {
      const points = Float32Array.from({ length: (columns + 2) * 3 }, () => reach * signed(random));
      return stretched(points, width, width / columns);
    });
  }

  addTo(line, y) {
    const { index, share } = passage(y / this.#spacing);
    const [above, below] = [this.#rows[index], this.#rows[index + 1]];
    for (let at = 0; at < line.length; at++) line[at] += above[at] + (below[at] - above[at]) * share;
  }
}

function stretched(points, width, spacing) {
  const line = new Float32Array(width * 3);
  for (let at = 0, x = 0; x < width; x++) {
    const { index, share } = passage(x / spacing);
    for (let from = index * 3; from < index * 3 + 3; from++)
      line[at++] = points[from] + (points[from + 3] - points[from]) * share;
  }
  return line;
}

/** Between which points a place lies, and how much of the second it has; the slope is 0 at both. */
function passage(place) {
  const index = Math.floor(place);
  const way = place - index;
  return { index, share: way * way * (3 - 2 * way) };
}

function drawFrame(pixels, size, random) {
  const { width, height } = size;
  const scale = width / DRAWN_AT;
  const px = (length) => Math.floor(length * scale);
  const fill = (color, box) => fillBox(pixels, size, color, box);
  const edge = px(28);
  for (const box of [
    { left: 0, top: 0, right: width, bottom: edge },
    { left: 0, top: height - edge, right: width, bottom: height },
    { left: 0, top: 0, right: edge, bottom: height },
    { left: width - edge, top: 0, right: width, bottom: height },
  ])
    fill([20, 18, 16], box);
  fill([235, 230, 215], { left: px(50), top: px(640), right: width - px(50), bottom: height - px(70) });
  for (let row = 0; row < 9; row++) {
    const top = px(670 + row * 34);
    for (let left = px(70); left < width - px(90); ) {
      const word = px(8 + 52 * random());
      fill([30, 30, 30], { left, top, right: Math.min(left + word, width - px(80)), bottom: top + px(13) });
      left += word + px(10);
    }
  }
}

function fillBox(pixels, { width }, color, { left, top, right, bottom }) {
  const line = Buffer.alloc(Math.max(0, right - left) * 3, Buffer.from(color));
  for (let y = top; y < bottom; y++) pixels.set(line, (y * width + left) * 3);
}

/** Numbers from 0 to below 1, always the same for a seed; `word()` gives all 32 bits. Marsaglia's xorshift32. */
function randomFrom(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1; // seeds beside each other begin far apart, and none at 0
  const word = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return Object.assign(() => word() / 2 ** 32, { word });
}

function signed(random) {
  return 2 * random() - 1;
}

/** A word's four bytes as the sum of four dice: all but normally distributed, with a standard deviation of 1. */
function normal(word) {
  const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
  return (sum - 510) / 147.8;
}
