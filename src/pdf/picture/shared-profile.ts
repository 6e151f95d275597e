import { createHash } from 'node:crypto';

/** Profiles in use, by their sha256. */
const inUse = new Map<string, WeakRef<Buffer>>();

/** The same bytes, in memory only once: a profile of inks takes half a megabyte, and every picture of a deck may carry it. */
export function sharedProfile(profile: Buffer): Buffer {
  const sha256 = createHash('sha256').update(profile).digest('hex');
  const known = inUse.get(sha256)?.deref();
  if (known !== undefined) return known;
  inUse.set(sha256, new WeakRef(profile));
  return profile;
}
