import { StringDecoder } from 'node:string_decoder';

/** What is longer without an end of line, in UTF-16 units, is passed on as a line of its own. */
const LONGEST_REST = 16 * 1024;

/** Makes lines of chunks of text or UTF-8; time and memory do not grow with the length of what has no end of line. */
export class LineSplitter {
  readonly #pass: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(pass: (line: string) => void) {
    this.#pass = pass;
  }

  push(chunk: Uint8Array | string): void {
    const text = typeof chunk === 'string' ? this.#decoder.end() + chunk : this.#decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#rest += text.slice(start, end);
      this.flush();
      start = end + 1;
    }
    this.#rest += text.slice(start);
    if (this.#rest.length > LONGEST_REST) this.flush();
  }

  /** Passes on what has no end of line yet. Empty lines are left out. */
  flush(): void {
    const line = this.#rest;
    this.#rest = '';
    if (line !== '') this.#pass(line);
  }
}
