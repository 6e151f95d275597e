import { StringDecoder } from 'node:string_decoder';

/** What is longer without an end of line, in UTF-16 units, is passed on as a line of its own. */
const LONGEST_REST = 16 * 1024;

/** Makes lines of chunks of UTF-8; time and memory do not grow with the length of what has no end of line. */
export class LineSplitter {
  readonly #pass: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(pass: (line: string) => void) {
    this.#pass = pass;
  }

  push(chunk: Uint8Array): void {
    const [first = '', ...more] = this.#decoder.write(chunk).split('\n');
    this.#rest += first;
    for (const start of more) {
      this.flush();
      this.#rest = start;
    }
    if (this.#rest.length > LONGEST_REST) this.flush();
  }

  /** Passes on what has no end of line yet. Empty lines are left out. */
  flush(): void {
    const line = this.#rest;
    this.#rest = '';
    if (line !== '') this.#pass(line);
  }
}
