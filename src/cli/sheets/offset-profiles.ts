import type { OffsetWish } from '../../pdf/index.js';
import type { Profiles, SavedOffset } from '../../pdf/offset/profiles.js';
import type { Invocation } from '../command.js';
import { orMisuse } from '../or-misuse.js';
import { renderTable } from '../table.js';

/**
 * The offset that is meant: what is given, before what is saved under the name that is given. With `mayBeNew` nothing need
 * be saved there yet; `option` is what gave all of it, null: an option for each value. Throws `usage` for wrong values and unknown names, `input_invalid` when the file cannot be read.
 */
export async function offsetMeant(
  invocation: Invocation,
  { profile, ...given }: OffsetWish,
  { mayBeNew, option = null }: { readonly mayBeNew: boolean; readonly option?: string | null },
): Promise<SavedOffset> {
  const { checkProfileName, findProfile, profilesPathIn, readProfiles } = await import('../../pdf/offset/profiles.js');
  const { checkWish, overlaid } = await import('../../pdf/offset/settle-wish.js');
  const profiles: Profiles = profile === undefined ? new Map() : readProfiles(profilesPathIn(invocation.stateDir));
  return orMisuse(() => {
    if (profile !== undefined && mayBeNew) checkProfileName(profile);
    const saved = profile === undefined || mayBeNew ? profiles.get(profile ?? '') : findProfile(profiles, profile);
    const meant = overlaid(saved, given);
    checkWish(meant);
    return meant;
  }, option);
}

/** Saves an offset for later, beside those there are. */
export async function saveOffset({ stateDir, output }: Invocation, name: string, offset: SavedOffset): Promise<void> {
  const { profilesPathIn, readProfiles, writeProfiles } = await import('../../pdf/offset/profiles.js');
  const path = profilesPathIn(stateDir);
  await writeProfiles(path, new Map(readProfiles(path)).set(name, offset));
  output.say(`saved as ${name}`);
}

/** Removes a saved offset. Throws `usage` when there is none of this name. */
export async function forgetOffset({ stateDir, output }: Invocation, name: string): Promise<void> {
  const { findProfile, profilesPathIn, readProfiles, writeProfiles } = await import('../../pdf/offset/profiles.js');
  const path = profilesPathIn(stateDir);
  const profiles = new Map(readProfiles(path));
  orMisuse(() => findProfile(profiles, name));
  profiles.delete(name);
  await writeProfiles(path, profiles);
  if (output.isJson) output.json({ schemaVersion: 1, forgotten: name });
  else output.say(`forgot ${name}`);
}

/** Prints the saved offsets. */
export async function listOffsets({ stateDir, output }: Invocation): Promise<void> {
  const { profilesPathIn, readProfiles } = await import('../../pdf/offset/profiles.js');
  const profiles = readProfiles(profilesPathIn(stateDir));
  const rows = [...profiles].map(([name, { x, y, angle, axes }]) => [
    name,
    withUnit(x),
    withUnit(y),
    `${angle}°`,
    axes,
  ]);
  if (output.isJson) output.json({ schemaVersion: 1, profiles: Object.fromEntries(profiles) });
  else if (rows.length === 0) output.say('no offsets are saved');
  else output.data(renderTable([['NAME', 'X', 'Y', 'ANGLE', 'AXES'], ...rows], new Set([1, 2, 3])));
}

function withUnit(length: number | string): string {
  return typeof length === 'number' ? `${length}px` : length;
}
