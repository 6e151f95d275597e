import type { Role } from '../../policy/role.js';
import type { LastExit } from './exit-record.js';

/** A name that processes bear one after the other, and what is remembered of all of them. */
export interface Post {
  /** `pdf-1`, `pdf-standby-1` */
  readonly name: string;
  readonly role: Extract<Role, 'working' | 'standby'>;
  /** Incarnations that followed another one. */
  restarts: number;
  lastExit: LastExit | null;
}
