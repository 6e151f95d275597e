import type { StartupKind } from './startup-kind.js';

/** What `cardq startup` knows, by the word that is said for it; each is loaded when it is asked for. */
export const STARTUP_KINDS: Readonly<Record<string, () => Promise<StartupKind>>> = {
  systemd: async () => (await import('./systemd/systemd.js')).systemd,
  docker: async () => (await import('./containers/kinds.js')).docker,
  compose: async () => (await import('./containers/kinds.js')).compose,
  kubernetes: async () => (await import('./containers/kinds.js')).kubernetes,
};
