// Works for a second, and tells when it began and when it ended.
import { appendFileSync } from 'node:fs';

const note = (word) =>
  appendFileSync(process.env.NOTES, `${process.pid} ${performance.timeOrigin + performance.now()} ${word}\n`);

export default {
  async process() {
    note('began');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    note('ended');
    return null;
  },
};
