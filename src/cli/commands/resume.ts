import type { Invocation } from '../command.js';
import { setPaused } from '../set-paused.js';

export function run(invocation: Invocation): Promise<number> {
  return setPaused(invocation, 'resume');
}
