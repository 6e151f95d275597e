/**
 * The profile, when it says how `components` channels are to be understood and that is not what a PDF reader takes them for
 * anyway: sRGB. `unusable` when it is damaged or made for something else, so that pictures are shown without it.
 */
export function foreignProfile(profile: Buffer | null, components: 1 | 3 | 4): Buffer | 'unusable' | null {
  if (profile === null) return null;
  const tags = readTags(profile);
  if (tags === null || profile.toString('latin1', 16, 20) !== MODELS[components]) return 'unusable';
  return isSrgb(tags, components) ? null : profile;
}

const MODELS = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' } as const;

type Tags = ReadonlyMap<string, Buffer>;

/** ICC.1:2022, 7.2 and 7.3: a header of 128 bytes, then a table of names, offsets and sizes. */
function readTags(profile: Buffer): Tags | null {
  if (profile.length < HEADER + 4 || profile.toString('latin1', 36, 40) !== 'acsp') return null;
  const count = profile.readUInt32BE(HEADER);
  if (HEADER + 4 + 12 * count > profile.length) return null;
  const tags = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    const at = HEADER + 4 + 12 * i;
    const [from, size] = [profile.readUInt32BE(at + 4), profile.readUInt32BE(at + 8)];
    if (from + size > profile.length) return null;
    tags.set(profile.toString('latin1', at, at + 4), profile.subarray(from, from + size));
  }
  return tags;
}

const HEADER = 128;

/** Judged by what the profile does and not by its name: many are called sRGB, and many that are it are called otherwise. */
function isSrgb(tags: Tags, components: 1 | 3 | 4): boolean {
  if (components === 4 || tags.has('A2B0')) return false;
  if (components === 1) return hasSrgbCurve(tags.get('kTRC'));
  return Object.entries(PRIMARIES).every(
    ([color, xyz]) => isNear(tags.get(`${color}XYZ`), xyz) && hasSrgbCurve(tags.get(`${color}TRC`)),
  );
}

/** IEC 61966-2-1 adapted to D50, as profiles hold it. */
const PRIMARIES = { r: [0.4361, 0.2225, 0.0139], g: [0.3851, 0.7169, 0.0971], b: [0.1431, 0.0606, 0.7141] } as const;
const NEAR = 0.003; // less than a level of 8 bits

function isNear(tag: Buffer | undefined, xyz: readonly number[]): boolean {
  if (tag === undefined || tag.length < 20) return false;
  return xyz.every((value, i) => Math.abs(fixed(tag, 8 + 4 * i) - value) < NEAR);
}

function hasSrgbCurve(tag: Buffer | undefined): boolean {
  const curve = tag === undefined ? null : curveOf(tag);
  if (curve === null) return false;
  return LEVELS.every((level) => Math.abs(srgbLevel(curve(level)) - level) < 2 / 255);
}

const LEVELS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1];

/** IEC 61966-2-1: the level, 0 to 1, of linear light. */
function srgbLevel(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

type Curve = (level: number) => number;

/** ICC.1:2022, 10.6 (`curv`) and 10.18 (`para`); null for what those sections do not know. */
function curveOf(tag: Buffer): Curve | null {
  const type = tag.toString('latin1', 0, 4);
  if (tag.length < 12) return null;
  if (type === 'curv') return sampledCurve(tag);
  return type === 'para' ? parametricCurve(tag) : null;
}

function sampledCurve(tag: Buffer): Curve | null {
  const count = tag.readUInt32BE(8);
  if (count === 0 || tag.length < 12 + 2 * count) return null; // none: linear light
  if (count === 1) return (level) => level ** (tag.readUInt16BE(12) / 256);
  return (level) => {
    const at = Math.min(count - 2, Math.floor(level * (count - 1)));
    const [below, above] = [tag.readUInt16BE(12 + 2 * at), tag.readUInt16BE(14 + 2 * at)];
    return (below + (above - below) * (level * (count - 1) - at)) / 65535;
  };
}

/** Of the five functions the one that sRGB is made of: (ax + b)^g from d on, cx below. */
function parametricCurve(tag: Buffer): Curve | null {
  if (tag.readUInt16BE(8) !== 3 || tag.length < 32) return null;
  const [g = 1, a = 1, b = 0, c = 1, d = 0] = [0, 1, 2, 3, 4].map((i) => fixed(tag, 12 + 4 * i));
  return (level) => (level >= d ? (a * level + b) ** g : c * level);
}

function fixed(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) / 65536;
}
