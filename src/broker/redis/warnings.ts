import { EventStream } from '../../base/event-stream.js';
import type { Finding } from '../../protocol/finding.js';

/** The warnings about a broker, each told once for as long as it holds. */
export class Warnings {
  readonly #holding = new Map<string, Finding>();
  readonly #stream = new EventStream<Finding>();

  /** Tells those of the findings that have become warnings. */
  review(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (finding.level !== 'warn') this.#holding.delete(finding.check);
      else if (!this.#holding.has(finding.check)) {
        this.#holding.set(finding.check, finding);
        this.#stream.emit(finding);
      }
    }
  }

  /** Tells something that happened. */
  tell(finding: Finding): void {
    this.#stream.emit(finding);
  }

  /** Also hears what holds already. */
  subscribe(listener: (finding: Finding) => void): () => void {
    for (const finding of this.#holding.values()) listener(finding);
    return this.#stream.subscribe(listener);
  }
}
