// Tells when it began.
import { appendFileSync } from 'node:fs';

export default {
  process() {
    appendFileSync(process.env.NOTES, `${process.pid} ${performance.timeOrigin + performance.now()} began\n`);
    return null;
  },
};
