import { once } from 'node:events';
import { type LogLine, lineAsJson } from '../../logs/line.js';
import type { Output } from '../output.js';
import { formatForPeople } from './format.js';

/** Lines written at once. */
const BATCH = 500;

/** Prints lines for people or as JSON, no faster than they are read. */
export class LogPrinter {
  readonly #format: (line: LogLine) => string;
  readonly #output: Output;

  /** `processes`: whose lines are to be expected, so that the columns stand below each other. */
  constructor(output: Output, processes: readonly string[]) {
    const nameWidth = Math.max(0, ...processes.map((name) => name.length));
    this.#output = output;
    this.#format = output.isJson ? lineAsJson : (line) => formatForPeople(line, output, nameWidth);
  }

  async print(lines: readonly LogLine[]): Promise<void> {
    for (let from = 0; from < lines.length; from += BATCH) {
      const batch = lines.slice(from, from + BATCH);
      this.#output.data(batch.map(this.#format).join('\n'));
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    }
  }
}
