import sharp from 'sharp';
import { expect, test } from 'vitest';
import { foreignProfile } from '../../../src/pdf/picture/icc-profile.js';
import { picture } from '../../support/pictures.js';
import {
  ADOBE_PRIMARIES,
  gammaCurve,
  greyProfile,
  inkProfile,
  linearCurve,
  rgbProfile,
  SRGB_PRIMARIES,
  srgbCurve,
} from '../../support/profiles.js';

const made = rgbProfile(SRGB_PRIMARIES, srgbCurve(), 'c2ci');

test('a profile that does what sRGB does is not foreign, by whatever hand and name', async () => {
  expect(foreignProfile(await profileOf('srgb'), 3)).toBeNull();
  expect(foreignProfile(made, 3)).toBeNull();
  expect(foreignProfile(greyProfile(srgbCurve()), 1)).toBeNull();
  expect(foreignProfile(null, 3)).toBeNull();
});

test.each([
  ['of other primaries', rgbProfile(ADOBE_PRIMARIES, srgbCurve()), 3],
  ['of other primaries that calls itself sRGB', rgbProfile(ADOBE_PRIMARIES, srgbCurve(), 'sRGB IEC61966-2.1'), 3],
  ['of a plain gamma', rgbProfile(SRGB_PRIMARIES, gammaCurve(2.2)), 3],
  ['of linear light', rgbProfile(SRGB_PRIMARIES, linearCurve()), 3],
  ['of grey with a gamma', greyProfile(gammaCurve(1.8)), 1],
  ['of inks', inkProfile(), 4],
  ['of Display P3', await profileOf('p3'), 3],
] as const)('a profile %s is foreign', (_, profile, components) => {
  expect(foreignProfile(profile, components)).toBe(profile);
});

test.each([
  ['that is nonsense', Buffer.from('garbage'.repeat(40)), 3],
  ['that is empty', Buffer.alloc(0), 3],
  ['that is cut short', made.subarray(0, made.length - 100), 3],
  ['whose tags are cut short', made.subarray(0, 150), 3],
  ['of inks in an RGB picture', inkProfile(), 3],
  ['of RGB in a grey picture', made, 1],
  ['of RGB in a picture of inks', made, 4],
] as const)('a profile %s is of no use', (_, profile, components) => {
  expect(foreignProfile(profile, components)).toBe('unusable');
});

async function profileOf(name: string): Promise<Buffer> {
  const { icc } = await sharp(await picture('red', (image) => image.withIccProfile(name).png())).metadata();
  if (icc === undefined) throw new Error('no profile');
  return icc;
}
