import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { greyInSrgb, inSrgb } from '../../support/colorimetry.js';
import { segment, withSegments } from '../../support/jpeg-surgery.js';
import { pngFile, pngProfile } from '../../support/pngs.js';
import {
  ADOBE_PRIMARIES,
  gammaCurve,
  greyProfile,
  inkProfile,
  rgbProfile,
  SRGB_PRIMARIES,
  srgbCurve,
} from '../../support/profiles.js';
import { QUARTERED, quarterAt, quartered, type Samples } from '../../support/quarters.js';
import { looksWrong, type ShownCards, showCards } from '../../support/shown-cards.js';
import { requireTool } from '../../support/tools.js';

/** Colours that every screen and every press has, so that no two programs disagree where they cannot be shown. */
const SOFT = [
  [180, 90, 80],
  [90, 150, 90],
  [80, 90, 160],
  [200, 200, 190],
] as const;
const GREYS = [[40], [100], [160], [220]];
const wide = rgbProfile(ADOBE_PRIMARIES, gammaCurve(2.2));
const SOFT_OF_WIDE = SOFT.map((color) => inSrgb(color, { primaries: ADOBE_PRIMARIES, gamma: 2.2 }));
const bright = greyProfile(gammaCurve(1.8));
const GREYS_OF_BRIGHT = GREYS.map(([level = 0]) => Array(3).fill(greyInSrgb(level, 1.8)));

const inks = readFileSync(new URL('../../fixtures/pictures/ycck.jpg', import.meta.url));

beforeEach((context) => requireTool('pdftoppm', context));

describe('colours become those of sRGB', () => {
  test('by the profile of the picture, in every format and depth', async () => {
    const png = profiledPng(SOFT, wide, 8);
    const as = (change: (image: Sharp) => Sharp) => change(sharp(png).keepIccProfile()).toBuffer();
    const shown = await showCards({
      '1 JPEG': await jpeg(wide),
      '2 PNG': png,
      '3 PNG of 16 bits': profiledPng(SOFT, wide, 16),
      '4 WebP': await as((image) => image.webp({ lossless: true })),
      '5 TIFF': await as((image) => image.tiff({ compression: 'lzw' })),
      '6 AVIF': await as((image) => image.avif({ lossless: true })),
      '7 JPEG that calls itself sRGB': await jpeg(rgbProfile(ADOBE_PRIMARIES, gammaCurve(2.2), 'sRGB IEC61966-2.1')),
    });
    expect(looksWrong(shown, SOFT_OF_WIDE, 3)).toEqual([]);
  });

  test('in grey too', async () => {
    const shown = await showCards({
      '1 JPEG': await jpeg(bright, GREYS),
      '2 PNG': profiledPng(GREYS, bright, 8),
      '3 PNG of 16 bits': profiledPng(GREYS, bright, 16),
    });
    expect(looksWrong(shown, GREYS_OF_BRIGHT, 3)).toEqual([]);
  });

  test('and stay, byte for byte, where the profile says sRGB in other words', async () => {
    const card = await jpeg(rgbProfile(SRGB_PRIMARIES, srgbCurve(), 'c2'));
    const { path, warnings } = await showCards({ '1.jpg': card });
    expect((await readFile(path)).includes(card)).toBe(true);
    expect(told(warnings)).toEqual([]);
  });

  test.each([
    ['is nonsense', Buffer.from('garbage'.repeat(40))],
    ['is made for inks', inkProfile()],
    ['is cut short', wide.subarray(0, 300)],
  ])('without a profile that %s, which a warning tells', async (_, profile) => {
    const shown = await showCards({
      '1.jpg': await jpeg(profile),
      '2.png': profiledPng(SOFT, profile, 8),
      '3.png': profiledPng(SOFT, profile, 16),
    });
    expect(looksWrong(shown, SOFT, 3)).toEqual([]);
    // Those who read PNG keep such a profile to themselves.
    expect(told(shown.warnings)).toEqual(['1.jpg: its colour profile makes no sense and is ignored']);
  });

  test('from inks, by their profile or by one for usual presses', async () => {
    const cmyk = await quartered(SOFT)
      .toColourspace('cmyk')
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const shown = await showCards({
      '1 CMYK': cmyk,
      '2 CMYK in TIFF': await quartered(SOFT).toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer(),
      '3 with a broken profile': withSegments(cmyk, profileSegment(Buffer.from('nonsense'))),
    });
    expect(looksWrong(shown, SOFT, 16)).toEqual([]); // made by another profile for usual presses, and back
    const pure = await showCards({ '4 YCCK': inks });
    expect(
      looksWrong(
        pure,
        [
          [204, 0, 4],
          [0, 118, 44],
          [31, 10, 109],
          [255, 255, 255],
        ],
        12,
      ),
    ).toEqual([]);
  });
});

describe('colours are kept', () => {
  test.each([
    ['RGB', wide, SOFT, SOFT_OF_WIDE],
    ['grey', bright, GREYS, GREYS_OF_BRIGHT],
  ] as const)(
    'in a JPEG of %s, byte for byte, with its profile, and its edges with it',
    async (_, profile, samples, wanted) => {
      const card = await jpeg(profile, samples);
      const shown = await showCards(
        { '1.jpg': card, '2.png': profiledPng(samples, profile, 8), '3.png': profiledPng(samples, profile, 16) },
        { colors: 'keep' },
      );
      const file = await readFile(shown.path);
      expect(file.includes(card)).toBe(true);
      expect(file.toString('latin1').match(/\/N [134] /g)).toHaveLength(1);
      expect(looksWrong(shown, wanted, 4)).toEqual([]);
      expect(edgesWrong(shown)).toEqual([]);
    },
  );

  test('in a JPEG of inks, byte for byte, and look like the same inks converted', async () => {
    const card = withSegments(inks, profileSegment(inkProfile()));
    const [kept, converted] = [
      await showCards({ '1.jpg': card }, { colors: 'keep' }),
      await showCards({ '1.jpg': card }),
    ];
    expect((await readFile(kept.path)).includes(card)).toBe(true);
    expect((await readFile(converted.path)).includes(card)).toBe(false);
    expect(looksWrong(kept, converted.cards.get('1.jpg')?.quarters ?? [], 4)).toEqual([]);
    expect(edgesWrong(kept)).toEqual([]);
  });

  test('in pictures of inks that must be encoded anew', async () => {
    const tiff = await sharp(withSegments(inks, profileSegment(inkProfile())))
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .keepIccProfile()
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const [kept, converted] = [
      await showCards({ '1.tiff': tiff }, { colors: 'keep' }),
      await showCards({ '1.tiff': tiff }),
    ];
    expect(looksWrong(kept, converted.cards.get('1.tiff')?.quarters ?? [], 4)).toEqual([]);
    expect(edgesWrong(kept)).toEqual([]);
  });
});

/** Warnings but those of the size of these pictures. */
function told(warnings: readonly string[]): string[] {
  return warnings.filter((warning) => !/ ppi$|stretched/.test(warning));
}

/** Cards beside which there is another colour than in them. */
function edgesWrong({ cards }: ShownCards): string[] {
  return [...cards].flatMap(([name, { quarters, bleed }]) => {
    const beside = [bleed.left, bleed.top, bleed.corner];
    const isOff = beside.some((color) => color.some((level, i) => Math.abs(level - (quarters[0][i] ?? NaN)) > 2));
    return isOff ? [`${name}: ${beside.join(' ')} beside ${quarters[0]}`] : [];
  });
}

/** A JPEG that carries this profile, whatever its pixels are. */
async function jpeg(profile: Buffer, samples: Samples = SOFT): Promise<Buffer> {
  const image = quartered(samples).toColourspace(samples[0]?.length === 1 ? 'b-w' : 'srgb');
  return withSegments(
    await image.jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(),
    profileSegment(profile),
  );
}

function profileSegment(profile: Buffer): Buffer {
  return segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), profile]));
}

function profiledPng(samples: Samples, profile: Buffer, bitDepth: 8 | 16): Buffer {
  const scale = bitDepth === 8 ? 1 : 257;
  return pngFile({
    ...QUARTERED,
    colorType: samples[0]?.length === 1 ? 0 : 2,
    bitDepth,
    pixel: (x, y) => (samples[quarterAt(x, y)] ?? []).map((level) => level * scale),
    chunks: [pngProfile(profile)],
  });
}
