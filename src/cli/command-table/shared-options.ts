import type { OptionSpec } from '../command.js';

export const noWait: OptionSpec = { name: 'no-wait', summary: 'return at once' };
export const timeout: OptionSpec = { name: 'timeout', value: 'TIME', summary: 'give up after this long (exit 124)' };
export const queue: OptionSpec = { name: 'queue', value: 'QUEUE', summary: 'only this queue' };
export const interval: OptionSpec = {
  name: 'interval',
  value: 'TIME',
  summary: 'how long to wait between two looks (default 1s)',
};
