import { ProblemList, problem } from '../problems.js';
import type { Offset } from './offset.js';
import { findProfile, readProfiles, type SavedOffset } from './profiles.js';
import { readOffset } from './read-wish.js';
import { OFFSET_AXES, type OffsetWish } from './wish.js';

interface WishRules {
  /** The file of saved offsets; null: there is none. */
  readonly profilesPath: string | null;
  readonly problems: ProblemList;
  /** The path of the fields that `problems` names. */
  readonly within?: string;
}

/**
 * The offset that a wish means: what it says itself, field by field, before what its profile says. Wrong values are
 * noted and count as 0; an unknown profile, and a file that cannot be read, throw `input_invalid`.
 */
export function settleWish(
  { profile, ...given }: OffsetWish,
  { profilesPath, problems, within = '' }: WishRules,
): Offset {
  if (profile === undefined) return readOffset(given, problems, within);
  if (profilesPath === null) {
    problems.add(problem('there are no saved offsets here', `${within}profile`));
    return readOffset(given, problems, within);
  }
  return readOffset(
    overlaid(findProfile(readProfiles(profilesPath), profile, `${within}profile`), given),
    problems,
    within,
  );
}

/** Throws `input_invalid` telling everything that is wrong with the values of a wish. */
export function checkWish(wish: Omit<OffsetWish, 'profile'>): void {
  const problems = new ProblemList();
  readOffset(wish, problems);
  problems.throwIfAny();
}

/** A saved offset, or none, with the fields that are given put in their places. */
export function overlaid(saved: SavedOffset = NO_OFFSET, given: Omit<OffsetWish, 'profile'>): SavedOffset {
  const { x = saved.x, y = saved.y, angle = saved.angle, axes = saved.axes } = given;
  return { x, y, angle, axes };
}

const NO_OFFSET: SavedOffset = { x: 0, y: 0, angle: 0, axes: OFFSET_AXES[0] };
