/** Formats that can be read. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bmp';

/** What the first bytes of a file say it is; `refused` is a kind of file that cannot be read, by its name for people. */
export type Sniffed = { readonly format: PictureFormat } | { readonly refused: string } | null;

/** How many bytes `sniff` looks at. */
export const SNIFF_BYTES = 512;

/** What a file is by its first bytes, whatever its name says; null when they tell nothing. */
export function sniff(bytes: Uint8Array): Sniffed {
  // One character is one byte.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFF_BYTES)).toString('latin1');
  const kind = head.startsWith('ftyp', 4) ? brand(head) : (magic(head) ?? markup(head));
  if (kind === null) return null;
  return isReadable(kind) ? { format: kind } : { refused: kind };
}

/** Where a magic number stands, what it is, and whose. */
const KINDS: readonly (readonly [at: number, magic: string, kind: string])[] = [
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [8, 'WEBP', 'webp'],
  [0, 'GIF87a', 'gif'],
  [0, 'GIF89a', 'gif'],
  [0, 'II*\0\x10\0\0\0CR', 'a camera raw file'],
  [0, 'II*\0', 'tiff'],
  [0, 'II+\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'MM\0+', 'tiff'],
  [0, '\xff\x0a', 'JPEG XL'],
  [4, 'JXL ', 'JPEG XL'],
  [4, 'jP  ', 'JPEG 2000'],
  [0, '\xff\x4f\xff\x51', 'JPEG 2000'],
  [0, 'II\xbc\x01', 'JPEG XR'],
  [0, '8BPS', 'Photoshop'],
  [0, 'gimp xcf', 'GIMP'],
  [0, '\0\0\x01\0', 'an icon file'],
  [0, 'qoif', 'QOI'],
  [0, '%PDF', 'PDF'],
  [0, '%!PS', 'PostScript'],
  [0, 'PK\x03\x04', 'an archive'],
];

function magic(head: string): string | null {
  if (isBitmap(head)) return 'bmp';
  return KINDS.find(([at, bytes]) => head.startsWith(bytes, at))?.[2] ?? null;
}

/** Two letters are little to go by, so the size of the second header has to be one that exists, too. */
function isBitmap(head: string): boolean {
  return head.startsWith('BM') && head.startsWith('\0\0\0', 15) && BMP_HEADERS.has(head.charCodeAt(14));
}

const BMP_HEADERS: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** The kind of an ISO media file by its brands: one before the version, and a list after it. */
function brand(head: string): string {
  const brands = [head.slice(8, 12), ...(head.slice(16, head.charCodeAt(3)).match(/.{4}/gs) ?? [])];
  if (brands.some((one) => /^avi[fs]$/.test(one))) return 'avif';
  return brands.some((one) => /^(?:he[iv]|mif1|msf1)/.test(one)) ? 'HEIC' : 'a video';
}

function markup(head: string): string | null {
  if (/<svg[\s>]/.test(head)) return 'SVG';
  return /^\s*<(?:!doctype )?html/i.test(head) ? 'a web page' : null;
}

function isReadable(kind: string): kind is PictureFormat {
  return READABLE.has(kind);
}

const READABLE: ReadonlySet<string> = new Set<PictureFormat>(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'bmp']);
