import { type ProblemList, problem } from '../problems.js';
import type { Offset } from './offset.js';
import { findProfile, readProfiles, type SavedOffset } from './profiles.js';
import { readOffset } from './read-wish.js';
import type { OffsetWish } from './wish.js';

/**
 * The offset that a wish means: what it says itself, field by field, before what its profile says. `profilesPath` is the
 * file of saved offsets, null where there is none. What is wrong is noted, as of the fields `within` (such as `offset.`).
 */
export function settleWish(
  wish: OffsetWish,
  { profilesPath, problems, within = '' }: { profilesPath: string | null; problems: ProblemList; within?: string },
): Offset {
  const { profile, ...given } = wish;
  if (profile === undefined) return readOffset(given, problems, within);
  if (profilesPath === null) {
    problems.add(problem('there are no saved offsets here', `${within}profile`));
    return readOffset(given, problems, within);
  }
  return readOffset(overlaid(findProfile(readProfiles(profilesPath), profile), given), problems, within);
}

/** A saved offset with the fields that are given put in their places. */
export function overlaid(saved: SavedOffset, given: Omit<OffsetWish, 'profile'>): SavedOffset {
  const { x = saved.x, y = saved.y, angle = saved.angle, axes = saved.axes } = given;
  return { x, y, angle, axes };
}
