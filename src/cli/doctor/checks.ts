import type { Check } from './check.js';
import { broker } from './checks/broker.js';
import { clock } from './checks/clock.js';
import { descriptors } from './checks/descriptors.js';
import { disks } from './checks/disks.js';
import { memory } from './checks/memory.js';
import { node } from './checks/node.js';
import { port } from './checks/port.js';
import { processors } from './checks/processors.js';
import { renderFolders } from './checks/render-folders.js';
import { sheets } from './checks/sheets.js';
import { socket } from './checks/socket.js';
import { stateFolder } from './checks/state-folder.js';
import { supervisor } from './checks/supervisor.js';
import { workers } from './checks/workers.js';

/** What can be looked at wherever one is. */
export const GENERAL_CHECKS: readonly Check<unknown>[] = [node, clock];

/** What takes a configuration. */
export const PLACE_CHECKS: readonly Check[] = [
  supervisor,
  stateFolder,
  socket,
  port,
  broker,
  workers,
  memory,
  processors,
  descriptors,
  disks,
  renderFolders,
  sheets,
];
