import { oneOf, wholeWithin } from '../allowed-values.js';
import type { Point, Size } from '../matrix.js';
import { type Problem, type ProblemList, problem } from '../problems.js';
import { BLEEDS, FITS, type RenderRequest } from '../request.js';
import { cutParts, parseCrop } from './crop.js';

/** What is asked for the pictures. */
export interface CardWishes {
  readonly crops: Crops;
  readonly fit: (typeof FITS)[number];
  readonly bleed: (typeof BLEEDS)[number];
  /** Px at every side of the card that are painted from what is further inside. */
  readonly extendCorners: number;
}

/** What is cut from either side of a picture, along each axis: parts of its width and height. */
export interface Crops {
  /** Of fronts, and of backs of their own. */
  readonly cards: Point;
  readonly commonBack: Point;
}

type WishedFor = Pick<RenderRequest, 'crop' | 'cropBacks' | 'fit' | 'bleed' | 'extendCorners'>;

/** What a request asks for the pictures of cards of this size, in px; what has no meaning, alone or together, is noted. */
export function settleCardWishes(
  request: WishedFor,
  { card, problems }: { readonly card: Size; readonly problems: ProblemList },
): CardWishes {
  const cropOf = (field: 'crop' | 'cropBacks') => {
    const raw = request[field];
    return raw === undefined ? UNCUT : problems.attempt(() => cutParts(parseCrop(raw, field), card), null);
  };
  const [cards, commonBack] = [cropOf('crop'), cropOf('cropBacks')];
  const wishes: CardWishes = {
    crops: { cards: cards ?? UNCUT, commonBack: commonBack ?? UNCUT },
    fit: oneOf(request.fit, { field: 'fit', words: FITS }, problems),
    bleed: oneOf(request.bleed, { field: 'bleed', words: BLEEDS }, problems),
    extendCorners: wholeWithin(request.extendCorners, EXTENDED, problems),
  };
  const isCut = wishes.fit === 'crop' || cards?.x !== 0 || commonBack?.x !== 0;
  if (wishes.bleed === 'real' && !isCut) problems.add(NO_REAL_BLEED);
  const drawsEdges = wishes.bleed === 'edge' || wishes.bleed === 'none';
  if (wishes.extendCorners > 0 && !drawsEdges) problems.add(noCorners(wishes.bleed));
  return wishes;
}

const UNCUT: Point = { x: 0, y: 0 };

/** 50 px are more than 4 mm; corners of cards have a radius of 3. */
const EXTENDED = { field: 'extendCorners', from: 0, to: 50, otherwise: 0 };

const NO_REAL_BLEED = problem(
  'nothing is cut from the pictures that could be their real bleed',
  'bleed',
  'bleed real goes with `crop`, `cropBacks`, or `fit` crop',
);

function noCorners(bleed: string): Problem {
  const hint = 'corners can be extended with bleed edge or none';
  return problem(`with bleed ${bleed} no edges are drawn that could fill the corners`, 'extendCorners', hint);
}
