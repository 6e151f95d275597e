// Does nothing but leave its number.
import { appendFileSync } from 'node:fs';

export default {
  process({ number }) {
    appendFileSync(process.env.COUNTED, `${number}\n`);
    return null;
  },
};
