import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.js';

/** The schedules that supervisors of this state folder have declared, so that one that left the configuration ends. */
export class DeclaredSchedules {
  readonly #path: string;

  constructor(stateDir: string) {
    this.#path = join(stateDir, 'schedules.json');
  }

  names(): readonly string[] {
    try {
      const names: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return Array.isArray(names) ? names.filter((one): one is string => typeof one === 'string') : [];
    } catch {
      return []; // none was ever declared; the file is never half written
    }
  }

  /** Before they are declared: a name too many is harmless, one too few would stay for ever. */
  remember(names: readonly string[]): Promise<void> {
    return writeFileAtomically(this.#path, `${JSON.stringify(names)}\n`, 0o600);
  }
}
