import type { Invocation } from '../command.js';
import type { ServiceFacts } from './service-facts.js';

/** Something that starts services, and has to be told how to start this one. */
export interface StartupKind {
  /** What it is to be given: one file, or several in one text. */
  render(facts: ServiceFacts, wishes: StartupWishes): Rendering;
  /** Puts it where it belongs and has it take effect; absent: where it belongs is the user's affair. */
  install?(rendering: Rendering, wishes: StartupWishes, invocation: Invocation): Promise<Installed>;
}

export interface StartupWishes {
  /** For this user's own manager, not for the whole machine. */
  readonly forUser: boolean;
  readonly env: NodeJS.ProcessEnv;
}

export interface Rendering {
  /** What the file is called where it belongs. */
  readonly fileName: string;
  readonly text: string;
  /** What whoever uses it should know first, a sentence each. */
  readonly warnings: readonly string[];
  /** What to do with it, in one line. */
  readonly next: string;
}

export interface Installed {
  readonly path: string;
  /** What has become of it, in one line. */
  readonly told: string;
}
