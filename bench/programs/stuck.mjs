// Tells that it is about to stand still, and does.
import { appendFileSync } from 'node:fs';

export default {
  process({ how }) {
    appendFileSync(process.env.NOTES, `${process.pid} ${performance.timeOrigin + performance.now()} stuck\n`);
    if (how === 'wait') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    for (;;);
  },
};
