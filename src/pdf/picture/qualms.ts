import type { Size } from '../matrix.js';
import { printable } from '../problems.js';
import type { Settings } from '../settings.js';
import { PX_PER_INCH } from '../units.js';
import type { CheckedDeck } from './check-deck.js';
import type { CheckedPicture } from './picture.js';

/** What a print will not be proud of, though it can be made. */
export function qualms(pictures: CheckedDeck, { layout: { cardSize }, bleed }: Settings): string[] {
  const found = [...pictures.values()].flatMap((picture) => {
    const { warnings } = picture;
    const told = [
      ...warnings,
      ...resolutionQualms(picture, cardSize),
      ...(bleed === 'real' ? bleedQualms(picture) : []),
    ];
    return told.map((qualm) => `${printable(picture.file.name)}: ${qualm}`);
  });
  return found.length <= MOST_TOLD ? found : [...found.slice(0, MOST_TOLD), `… and ${found.length - MOST_TOLD} more`];
}

const LOW_PPI = 150;
const STRETCH_PERCENT = 4;
const MOST_TOLD = 20;

/** Of what the card shows: the rest of the picture is of no use to it. */
function resolutionQualms({ treatment: { shownPixels } }: CheckedPicture, card: Size): string[] {
  const [across, down] = [shownPixels.width / card.width, shownPixels.height / card.height];
  const ppi = Math.round(PX_PER_INCH * Math.min(across, down));
  const percent = Math.round(100 * (Math.max(across / down, down / across) - 1));
  return [
    ...(ppi < LOW_PPI ? [`only ${ppi} ppi`] : []),
    ...(percent >= STRETCH_PERCENT ? [`stretched by ${percent} % to fit the card`] : []),
  ];
}

function bleedQualms({ treatment: { window, outer } }: CheckedPicture): string[] {
  const missing = [
    ...(window.width < outer.width ? ['to the left and right'] : []),
    ...(window.height < outer.height ? ['above and below'] : []),
  ];
  if (missing.length === 0) return [];
  return [`too little is cut from it to be real bleed ${missing.join(', ')}; its edges are drawn outward there`];
}
