import type { Json } from '../base/json.js';

/** A setting whose value differs between two configurations; null: it is not there. */
export interface ChangedSetting {
  /** From the root down: `workers`, `pdf`, `limits`, `memory`. */
  readonly path: readonly string[];
  readonly from: Json;
  readonly to: Json;
}

/** What a new configuration asks for in one part of what runs. */
export interface ConfigChange {
  /** `workers.pdf`, `queues.default`, `schedules.health`, `logs`, `broker`. */
  readonly path: string;
  readonly section: string;
  /** The entry, in `workers`, `queues` and `schedules`; else null. */
  readonly name: string | null;
  readonly action: 'add' | 'remove' | Remedy;
  /** What differs, or differs elsewhere and concerns this part, too; secrets are masked. None for what comes or goes whole. */
  readonly settings: readonly SettingChange[];
}

/** One value as somebody would write it into the file; null: it is not there. */
export interface SettingChange {
  /** `workers.pdf.limits.memory` */
  readonly path: string;
  readonly from: Json;
  readonly to: Json;
}

/**
 * What makes a changed setting hold: nothing but knowing it, another number of processes, new processes in the place of
 * the old ones, or a new supervisor.
 */
export type Remedy = 'apply' | 'scale' | 'replace' | 'restart';

/** What makes this one hold. Where a process is told it at its birth, only another process can know another value. */
export function remedyFor(setting: ChangedSetting): Remedy {
  const [section = '', name = '', ...key] = setting.path;
  switch (section) {
    case 'workers':
      return remedyForWorker(key, setting);
    case 'queues':
    case 'schedules':
    case 'render':
      return 'apply'; // what it means for processes, `isLoadedAtBirth` tells
    case 'api':
      return name === 'compatPrefix' ? 'restart' : 'apply';
    case 'logs':
      return name === 'level' ? 'apply' : 'restart';
    default:
      return 'restart';
  }
}

/** True for what queue workers have loaded at their birth, although it is no setting of theirs. */
export function isLoadedAtBirth({ path: [section, , key] }: ChangedSetting): boolean {
  return section === 'render' || (section === 'queues' && (key === 'module' || key === 'options'));
}

/** The one of these that does the work of all. */
export function greatest(remedies: readonly Remedy[]): Remedy {
  return RISING.findLast((one) => remedies.includes(one)) ?? 'apply';
}

function remedyForWorker([key = '', inner = '']: readonly string[], { from, to }: ChangedSetting): Remedy {
  switch (key) {
    case 'processes':
    case 'standby':
      return 'scale';
    case 'queues': // its weight is the dispatcher's; whether it is served at all, the process has to know
      return from === null || to === null ? 'replace' : 'apply';
    case 'heartbeat':
      return inner === 'interval' ? 'replace' : 'apply';
    default:
      return KNOWN_TO_SUPERVISOR.has(key) ? 'apply' : 'replace';
  }
}

const KNOWN_TO_SUPERVISOR: ReadonlySet<string> = new Set([
  'autostart',
  'bootTimeout',
  'concurrency',
  'drainTimeout',
  'limits',
  'restart',
]);

const RISING: readonly Remedy[] = ['apply', 'scale', 'replace', 'restart'];
