import type { JobDocument } from '../protocol/control.js';
import type { Output } from './output.js';
import { progressText } from './status-text.js';

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
    const share = shareOf(progress);
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

function shareOf(progress: unknown): number {
  if (typeof progress !== 'object' || progress === null || !('done' in progress) || !('total' in progress)) return 0;
  const share = Number(progress.done) / Number(progress.total);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}
