import { cardq } from './cardq.js';
import { floor } from './floor.js';
import { pm2 } from './pm2.js';
import { supervisord } from './supervisord.js';

/** Those that run any program; what is not on this machine is passed over. */
export const SUPERVISORS = [cardq, floor, pm2, supervisord];

/** Those among them that are in use. */
export const PEERS = [cardq, pm2, supervisord];
