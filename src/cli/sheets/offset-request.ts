import { resolve } from 'node:path';
import type { OffsetWish } from '../../pdf/index.js';
import { misuse } from '../arguments.js';
import type { Invocation, Options } from '../command.js';
import { orMisuse } from '../or-misuse.js';
import { realInput } from './real-input.js';

/** Which pages of which PDF the command line names. Throws `usage`, or `input_invalid` when the PDF is not there. */
export async function offsetSubject({
  operands,
  options,
  cwd,
}: Invocation): Promise<{ pdfPath: string; pages: string | undefined }> {
  const [operand, ...more] = operands;
  if (operand === undefined || more.length > 0)
    throw misuse('offset takes one PDF', 'cardq offset sheets.pdf -x 3 -y -2');
  const pages = options.text('pages') ?? undefined;
  const { readPageChoice } = await import('../../pdf/offset/choose-pages.js');
  if (pages !== undefined) orMisuse(() => readPageChoice(pages, Number.POSITIVE_INFINITY));
  return { pdfPath: await realInput(resolve(cwd, operand), 'pdf'), pages };
}

/** How far its options want pages to be moved. Throws `usage`. */
export async function offsetWish(options: Options): Promise<OffsetWish> {
  const { OFFSET_AXES } = await import('../../pdf/offset/wish.js');
  return {
    x: lengthOf(options.text('x')),
    y: lengthOf(options.text('y')),
    angle: angleOf('--angle', options.text('angle')),
    axes: options.word('axes', OFFSET_AXES) ?? undefined,
    profile: options.text('profile') ?? undefined,
  };
}

/** `X,Y` or `X,Y,ANGLE` in one word; what does not begin like a number is the name of a profile. Throws `usage`. */
export function offsetInOneWord(option: string, raw: string): OffsetWish {
  if (!/^[-+.\d]/.test(raw)) return { profile: raw };
  const [x = '', y, angle = null, ...more] = raw.split(',');
  if (y === undefined || more.length > 0)
    throw misuse(
      `${option} takes X,Y or X,Y,ANGLE or the name of a saved offset, not "${raw}"`,
      `for example ${option} -3,5`,
    );
  return { x: lengthOf(x), y: lengthOf(y), angle: angleOf(option, angle) };
}

/** Plain numbers as such, so that the job's data says what was meant; the rest with its unit. */
function lengthOf(raw: string | null): OffsetWish['x'] {
  if (raw === null) return undefined;
  return isNumber(raw) ? Number(raw) : raw.trim();
}

function angleOf(option: string, raw: string | null): number | undefined {
  if (raw === null) return undefined;
  if (isNumber(raw)) return Number(raw);
  throw misuse(`${option} takes degrees, not "${raw}"`, 'for example 0.25; clockwise is positive');
}

function isNumber(raw: string): boolean {
  return raw.trim() !== '' && Number.isFinite(Number(raw));
}
