import { closeSync, fstatSync, openSync, type Stats } from 'node:fs';
import { identityOf, isSameFile } from '../base/file-identity.js';

/** A folder that is held open, so that it is known again whatever becomes of its name. */
export class OpenFolder {
  readonly #fd: number;
  readonly #opened: Stats;

  /** Throws what opening it throws. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r');
    this.#opened = fstatSync(this.#fd);
  }

  /** Throws what the file system says when it cannot tell. */
  async isAt(path: string): Promise<boolean> {
    return isSameFile(await identityOf(path), this.#opened);
  }

  /** It has no name any more, so nobody can come back to it. One that was renamed has. */
  get isRemoved(): boolean {
    return this.#opened.nlink > 0 && fstatSync(this.#fd).nlink === 0; // some file systems count none, ever
  }

  close(): void {
    closeSync(this.#fd);
  }
}
