import type { PdfValue } from './values.js';

/** The text for people that a string holds (ISO 32000-2, 7.9.2.2), in UTF-16 or a byte a character; null for anything else. */
export function textOf(value: PdfValue): string | null {
  if (value.kind !== 'atom') return null;
  const bytes = bytesOf(value.text);
  if (bytes === null || bytes[0] !== 0xfe || bytes[1] !== 0xff) return bytes?.toString('latin1') ?? null;
  return bytes
    .subarray(2, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
}

/** The bytes of a string as it is written, in parentheses or in hex; null when it is none. */
function bytesOf(written: string): Buffer | null {
  if (written.startsWith('(')) return Buffer.from(written.slice(1, -1).replace(ESCAPED, unescaped), 'latin1');
  if (!written.startsWith('<')) return null;
  const digits = written.slice(1, -1).replaceAll(/[^\da-fA-F]/g, '');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

const ESCAPED = /\\([0-7]{1,3}|\r\n|.)/gs;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(_: string, after: string): string {
  if (/^[0-7]/.test(after)) return String.fromCharCode(Number.parseInt(after, 8) % 256);
  if (/^[\r\n]/.test(after)) return ''; // the line goes on
  return CONTROLS[after] ?? after;
}
