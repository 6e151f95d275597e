import type { CommandSpec } from './command.js';
import { JOB_COMMANDS } from './command-table/jobs.js';
import { SETUP_COMMANDS } from './command-table/setup.js';
import { SHEET_COMMANDS } from './command-table/sheets.js';
import { SUPERVISION_COMMANDS } from './command-table/supervision.js';

/** Every command, as `--help` lists them. Each is loaded only when it is used. */
export const COMMANDS: readonly CommandSpec[] = [
  ...SUPERVISION_COMMANDS,
  ...SHEET_COMMANDS,
  ...JOB_COMMANDS,
  ...SETUP_COMMANDS,
];
