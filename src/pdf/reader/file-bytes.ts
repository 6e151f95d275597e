import { readSync } from 'node:fs';
import { Damage } from './damage.js';
import { PdfParser } from './parser.js';

/** What is read of a file at first to find a value in it, and what at most. */
const FIRST_WINDOW = 2048;
const WIDEST_WINDOW = 64 * 1024 ** 2;
const WIDENING = 32;
/** More than the longest token that may look whole where a window ends: a reference, or a word. */
const MARGIN = 64;

/**
 * The bytes of an open file, of which only what is asked for is read. Reading does not wait for the event loop: it takes
 * microseconds, and what is at one place tells where to read next.
 */
export class FileBytes {
  readonly size: number;
  readonly #fd: number;

  constructor(file: { readonly fd: number; readonly size: number }) {
    this.#fd = file.fd;
    this.size = file.size;
  }

  /** Fewer bytes than asked for only where the file ends. */
  read(at: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const buffer = Buffer.alloc(wanted);
    let read = 0;
    while (read < wanted) {
      const more = readSync(this.#fd, buffer, read, wanted - read, at + read);
      if (more === 0) throw new Damage('the file became shorter while it was read');
      read += more;
    }
    return buffer;
  }

  /** Parses what stands at this place, in a window wide enough for it. Throws Damage. */
  parse<T>(at: number, read: (parser: PdfParser) => T): T {
    for (let width = FIRST_WINDOW; ; width *= WIDENING) {
      const isWhole = at + width >= this.size || width >= WIDEST_WINDOW;
      const parser = new PdfParser(this.read(at, width).toString('latin1'));
      try {
        const value = read(parser);
        if (isWhole || parser.at <= parser.text.length - MARGIN) return value;
      } catch (thrown) {
        if (isWhole || !(thrown instanceof Damage)) throw thrown;
      }
    }
  }
}
