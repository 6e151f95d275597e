import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess } from '../../src/base/process-identity.js';
import { findMarked } from '../../src/supervisor/strays/marked-processes.js';
import { stateDirMark } from '../../src/supervisor/strays/process-mark.js';

/** The pids of what lives of a state folder's supervisor and its workers, also where no supervisor answers. */
export function livingOf(stateDir: string): readonly number[] {
  const workers = findMarked((mark) => mark.startsWith(stateDirMark(stateDir))).map((one) => one.pid);
  const supervisor = lastSupervisor(stateDir);
  return supervisor !== null && identifyProcess(supervisor) !== null ? [supervisor, ...workers] : workers;
}

function lastSupervisor(stateDir: string): number | null {
  try {
    return Number(readFileSync(join(stateDir, 'supervisor.pid'), 'utf8'));
  } catch {
    return null; // none has ever run here
  }
}
