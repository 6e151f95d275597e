import type { ErrorAbout } from '../../base/errors.js';
import type { Ms } from '../../base/units.js';
import type { LoadedConfig } from '../../config/load.js';
import type { Finding } from '../../protocol/finding.js';
import type { StatusDocument } from '../../protocol/status.js';

/** What the checks are told of the place that they look at. */
export interface Place {
  readonly loaded: LoadedConfig;
  /** What its supervisor says of itself; null when none answers. */
  readonly running: StatusDocument | null;
  /** Why it could not be asked although it may be there; null: it could, or there is none. */
  readonly silence: ErrorAbout | null;
}

/** One subject to look at. Looking changes nothing, writes no file and starts nothing. */
export interface Check<Subject = Place> {
  /** `broker`, `memory`, …: what a line begins with. */
  readonly subject: string;
  /** Beyond it the check has failed. */
  readonly timeoutMs: Ms;
  look(place: Subject): Promise<readonly Finding[]>;
}

/** A finding with the subject that it is about. */
export interface Diagnosis extends Finding {
  readonly subject: string;
}

/** What a check of files and of this machine has; one that asks a server says so itself. */
export const LOCAL_MS: Ms = 5000;
