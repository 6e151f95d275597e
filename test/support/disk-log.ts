import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** One thing a process did to its files, as the disk shim saw it. */
export interface DiskStep {
  readonly kind: 'created' | 'written' | 'truncated' | 'synced' | 'unlinked' | 'acknowledged';
  readonly path: string;
  readonly offset: number;
  readonly data: Buffer;
}

/** A change that the system has made and the disk has not: bytes at a place, or (null) a new length. */
interface Change {
  readonly at: number;
  readonly bytes: Buffer | null;
}

/** A file as the disk knows it, and what the system only remembers. */
interface DiskFile {
  content: Content;
  pending: Change[];
  /** Whether the folder that names it was synced since it came to be. */
  isNamed: boolean;
}

const KINDS = { C: 'created', W: 'written', T: 'truncated', S: 'synced', U: 'unlinked', A: 'acknowledged' } as const;

/** Reads the shim's log. */
export function readDiskLog(log: Buffer): DiskStep[] {
  const steps: DiskStep[] = [];
  for (let at = 0; at < log.length; ) {
    const kind = KINDS[String.fromCharCode(log.readUInt8(at)) as keyof typeof KINDS];
    const pathEnd = at + 5 + log.readUInt32LE(at + 1);
    const dataEnd = pathEnd + 12 + log.readUInt32LE(pathEnd + 8);
    steps.push({
      kind,
      path: log.toString('utf8', at + 5, pathEnd),
      offset: Number(log.readBigInt64LE(pathEnd)),
      data: log.subarray(pathEnd + 12, dataEnd),
    });
    at = dataEnd;
  }
  return steps;
}

/** Does the steps again in memory, and keeps apart what was on disk from what was only on its way. */
export class ReplayedDisk {
  readonly #files = new Map<string, DiskFile>();
  /** Removed, but the folder was not synced since. */
  #unlinked: [path: string, file: DiskFile][] = [];

  apply(step: DiskStep): void {
    const file = this.#files.get(step.path);
    switch (step.kind) {
      case 'created':
        this.#files.set(step.path, { content: new Content(), pending: [], isNamed: false });
        break;
      case 'written':
        file?.pending.push(...sectorsOf(step));
        break;
      case 'truncated':
        file?.pending.push({ at: step.offset, bytes: null });
        break;
      case 'unlinked':
        if (file !== undefined) this.#unlinked.push([step.path, file]);
        this.#files.delete(step.path);
        break;
      case 'synced':
        if (file === undefined) this.#syncFolder(step.path);
        else for (const change of file.pending.splice(0)) file.content.apply(change);
        break;
      case 'acknowledged':
        break;
    }
  }

  /**
   * What a power loss now may leave: all that was synced, and of the rest what `survives` says, asked for each sector,
   * each truncation, and each name made or removed in a folder that was not synced since.
   */
  imageAfterLoss(survives: () => boolean): Map<string, Buffer> {
    const left = new Map(this.#files);
    for (const [path, file] of this.#unlinked) if (!left.has(path) && survives()) left.set(path, file);
    const image = new Map<string, Buffer>();
    for (const [path, file] of left) {
      if (!file.isNamed && !survives()) continue;
      const content = file.content.copy();
      for (const change of file.pending) if (survives()) content.apply(change);
      image.set(path, content.bytes);
    }
    return image;
  }

  #syncFolder(folder: string): void {
    this.#unlinked = this.#unlinked.filter(([path]) => dirname(path) !== folder);
    for (const [path, file] of this.#files) if (dirname(path) === folder) file.isNamed = true;
  }
}

/** Writes the files of an image into a folder. */
export async function layOut(image: ReadonlyMap<string, Buffer>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of image) await writeFile(join(folder, basename(path)), content);
}

/** A disk writes whole sectors, but not all those of one write at once. */
function sectorsOf({ offset, data }: DiskStep): Change[] {
  const changes: Change[] = [];
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + 512 - ((offset + at) % 512));
    changes.push({ at: offset + at, bytes: data.subarray(at, end) });
    at = end;
  }
  return changes;
}

/** Bytes that grow. */
class Content {
  #room = Buffer.alloc(0);
  #length = 0;

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  copy(): Content {
    const twin = new Content();
    twin.#room = Buffer.from(this.bytes);
    twin.#length = this.#length;
    return twin;
  }

  apply({ at, bytes }: Change): void {
    if (bytes === null) {
      this.#resize(at);
      return;
    }
    this.#resize(Math.max(this.#length, at + bytes.length));
    bytes.copy(this.#room, at);
  }

  #resize(length: number): void {
    if (length > this.#room.length) {
      const room = Buffer.alloc(length * 2);
      this.bytes.copy(room);
      this.#room = room;
    }
    if (length > this.#length) this.#room.fill(0, this.#length, length);
    this.#length = length;
  }
}
