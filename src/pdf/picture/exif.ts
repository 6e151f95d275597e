/** EXIF tag 0x0112 of the first directory, 1 to 8; 1, upright, when it is absent or makes no sense. */
export function exifOrientation(tiff: Buffer): number {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return UPRIGHT;
  const read = (at: number, size: 2 | 4) => {
    if (at + size > tiff.length) return 0;
    return order === 'II' ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const directory = read(4, 4);
  for (let entry = 0; entry < read(directory, 2); entry++) {
    const at = directory + 2 + 12 * entry;
    if (read(at, 2) !== ORIENTATION) continue;
    const value = read(at + 8, read(at + 2, 2) === LONG ? 4 : 2);
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

const ORIENTATION = 0x0112;
const LONG = 4; // the type of a 32-bit number; a 16-bit one is what the standard asks for
const UPRIGHT = 1;
