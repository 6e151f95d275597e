import { setTimeout } from 'node:timers/promises';

/** A job that waits for something else, such as a server, and uses no processor meanwhile. */
export default {
  async process({ ms }) {
    await setTimeout(ms);
  },
};
