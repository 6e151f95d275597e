import type { JobDocument } from '../../protocol/control.js';
import { progressText, shareOf } from '../../protocol/job-progress.js';
import type { Output } from '../output.js';

const WIDTH = 28;

/** One line on the terminal that is drawn over until it is cleared; nothing where nobody watches. */
export class ProgressLine {
  readonly #output: Output;
  #isDrawn = false;

  constructor(output: Output) {
    this.#output = output;
  }

  draw({ state, progress }: Pick<JobDocument, 'state' | 'progress'>): void {
    if (!this.#output.isLive) return;
    const share = shareOf(progress) ?? 0;
    const filled = Math.round(share * WIDTH);
    const bar = `${this.#output.paintError('green', '━'.repeat(filled))}${this.#output.paintError('dim', '━'.repeat(WIDTH - filled))}`;
    process.stderr.write(`\r\u001B[K${bar}${state === 'active' ? progressText(progress) : ` ${state}`}`);
    this.#isDrawn = true;
  }

  clear(): void {
    if (this.#isDrawn) process.stderr.write('\r\u001B[K');
    this.#isDrawn = false;
  }
}
