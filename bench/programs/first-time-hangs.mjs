// Tells each attempt; the first one never ends, the second does at once.
import { appendFileSync } from 'node:fs';

export default {
  async process(_input, { attempt }) {
    appendFileSync(
      process.env.NOTES,
      `${process.pid} ${performance.timeOrigin + performance.now()} attempt-${attempt}\n`,
    );
    if (attempt === 1) await new Promise((resolve) => setTimeout(resolve, 1_000_000));
    return null;
  },
};
