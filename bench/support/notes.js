import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A file to which measured programs add a line `pid time …` each: who they are and when it was. */
export class Notes {
  constructor(path) {
    this.path = path;
    this.clear();
  }

  clear() {
    writeFileSync(this.path, '');
  }

  read() {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [pid, at, ...words] = line.split(' ');
      return { pid: Number(pid), at: Number(at), words };
    });
  }
}
