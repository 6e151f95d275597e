import type { Bytes } from '../base/units.js';

/** A part of a file, both ends included. */
export interface ByteRange {
  readonly from: Bytes;
  readonly to: Bytes;
}

/**
 * What a `Range` header asks for of a file of this size, as RFC 9110 (section 14) has it: `none` when the file holds nothing of it;
 * null when the whole is to be sent: it asks for nothing, for several parts, or in another way than by bytes.
 */
export function byteRange(header: string | undefined, size: Bytes): ByteRange | 'none' | null {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '')
    return last === '0' || size === 0 ? 'none' : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < from) return null; // not a range at all
  return from < size ? { from, to } : 'none';
}
