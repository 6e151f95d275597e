import { constants } from 'node:os';

const SIGNALS: ReadonlyMap<string, number> = new Map(Object.entries(constants.signals));

/** The number of a signal that the configuration names, which is one of this system's. */
export function signalNumber(name: string): number {
  return SIGNALS.get(name) ?? constants.signals.SIGTERM;
}
