import { CardqError } from '../base/errors.js';
import type { OffsetRequest, RenderRequest } from '../pdf/index.js';
import type { Limit } from '../pdf/limits.js';

/** Left out: operands, and the limits, which whoever runs the queue sets. */
type Field = Exclude<keyof RenderRequest | keyof OffsetRequest, 'dir' | 'pdfPath' | Limit>;

/** The options that set the fields of job data. */
export const OPTION_OF: Readonly<Record<Field, string>> = {
  frontDir: '--fronts',
  backDir: '--backs',
  doubleSidedDir: '--double-sided',
  back: '--back',
  cards: '--cards',
  outputPath: '-o',
  cardSize: '--card-size',
  paperSize: '--paper',
  layout: '--layout',
  borderless: '--borderless',
  marks: '--marks',
  onlyFronts: '--only-fronts',
  backSlots: '--back-slots',
  crop: '--crop',
  cropBacks: '--crop-backs',
  fit: '--fit',
  bleed: '--bleed',
  extendCorners: '--extend-corners',
  ppi: '--ppi',
  quality: '--quality',
  lossless: '--lossless',
  colors: '--colors',
  skip: '--skip',
  offset: '--offset',
  name: '--name',
  ruler: '--ruler',
  outline: '--outline',
  pages: '--pages',
  x: '-x',
  y: '-y',
  angle: '--angle',
  axes: '--axes',
  profile: '--profile',
};

/** Of `offset.x` the command line knows `--offset` alone; what is no field, such as a file, stays as it is. */
export function optionFor(place: string): string {
  if (/^cards\[\d+\]/.test(place)) return `--${place}`;
  const field = place.replace(/^offset\.(?:x|y|angle|axes|profile)$/, 'offset');
  return new Map(Object.entries(OPTION_OF)).get(field) ?? place;
}

const TELLING_FIELDS = new Set(['usage', 'input_invalid', 'job_failed']);

/** What `work` returns; the errors of it that name fields of job data name options instead. */
export async function namingOptions<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof CardqError) || !TELLING_FIELDS.has(thrown.code)) throw thrown;
    const { code, where, hint } = thrown;
    const message = inOptions(thrown.message);
    throw new CardqError(
      { code, message, where: where === null ? null : optionFor(where), hint: hint === null ? null : inOptions(hint) },
      { cause: thrown },
    );
  }
}

/** Fields stand before a colon at the beginning of a line, or between back quotes. */
function inOptions(text: string): string {
  return text
    .replace(/^( *)([^\s:]+)(?=: )/gm, (_, indent: string, place: string) => indent + optionFor(place))
    .replace(/`(\w+)`/g, (_, field: string) => optionFor(field));
}
