/* What a supervisor opens while its first processes boot: loading it takes some ms, for which they need not wait. */

export { JobHostListeners } from '../dispatch/job-host-listeners.js';
export { openControl } from './open-control.js';
export { openDispatch } from './open-dispatch.js';
