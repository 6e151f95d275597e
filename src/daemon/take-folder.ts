import type { Lifetime } from '../base/lifetime.js';
import { claimStateFolder } from '../config/last-location.js';
import type { HandOver } from './hand-over.js';
import { acquireLock, type Lock } from './lock.js';
import { prepareStateFolder } from './state-folder.js';

/** Makes the state folder, and takes it for this process until `life` ends. Throws as `acquireLock` does, and `state_dir_unwritable`. */
export async function takeStateFolder(
  { config: { stateDir }, configPath, folder }: HandOver,
  life: Lifetime,
): Promise<Lock> {
  prepareStateFolder(stateDir);
  const lock = life.own('lock', await acquireLock(stateDir), (held) => held.release());
  const claim = claimStateFolder({ path: configPath, folder, stateDir });
  life.onClose('claim', () => {
    if (lock.isHeld) claim.release();
  });
  return lock;
}
