/** Numbers of a TIFF's directory, by tag. */
type Entries = Readonly<Record<number, number>>;

/** A grey TIFF of one strip, not compressed, put together byte by byte; `entries` come on top of the usual ones, or instead. */
export function tiffFile(
  size: { width: number; height: number },
  pixels: Buffer,
  entries: Entries,
  { isSorted = true } = {},
): Buffer {
  const all: Entries = {
    256: size.width,
    257: size.height,
    258: 8,
    259: 1,
    262: 1,
    273: 8,
    277: 1,
    278: size.height,
    279: pixels.length,
    ...entries,
  };
  const inOrder = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
  const tags = isSorted ? inOrder : [...inOrder.slice(1), ...inOrder.slice(0, 1)];
  const directory = Buffer.alloc(2 + 12 * tags.length + 4);
  directory.writeUInt16LE(tags.length);
  for (const [i, [tag, value]] of tags.entries()) {
    directory.writeUInt16LE(Number(tag), 2 + 12 * i);
    directory.writeUInt16LE(LONG, 4 + 12 * i);
    directory.writeUInt32LE(1, 6 + 12 * i);
    directory.writeUInt32LE(value, 10 + 12 * i);
  }
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(8 + pixels.length, 4);
  return Buffer.concat([header, pixels, directory]);
}

const LONG = 4;
