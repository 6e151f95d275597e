import { cpus } from 'node:os';
import { isInstalled } from './command.js';

const MAY_PIN = cpus().length > 2 && isInstalled('taskset');

/** Where the pinned ones run, for people. */
export const aboutCores = MAY_PIN ? 'on 2 cores' : 'on all cores';

/** What runs a program, with all that it starts, on the first two cores; on all of them where there are no more, or no taskset. */
export function onTwoCores(program, args) {
  return MAY_PIN ? ['taskset', ['-c', '0,1', program, ...args]] : [program, args];
}
