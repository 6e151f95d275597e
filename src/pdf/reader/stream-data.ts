import { constants, inflateSync } from 'node:zlib';
import { Damage } from './damage.js';
import type { FileBytes } from './file-bytes.js';
import type { StreamObject } from './indirect-object.js';
import { EMPTY_DICT, integerOf, isNull, NULL, type PdfDict, type PdfValue } from './values.js';

/** More than any table of objects takes; a hostile one could fill the memory. */
const MOST_BYTES = 256 * 1024 ** 2;

/** Follows a reference. */
type Resolve = (value: PdfValue) => PdfValue;

/** The data of a stream as it stands in the file. Throws Damage where the file has less, or more, than the stream says. */
export function storedData(bytes: FileBytes, stream: StreamObject, resolve: Resolve): Buffer {
  const length = lengthOf(stream, resolve);
  const behind = bytes.read(stream.dataAt + length, 32).toString('latin1');
  if (!/^\s*endstream/.test(behind)) throw new Damage('a stream is not as long as it says');
  return bytes.read(stream.dataAt, length);
}

/**
 * The data of a stream that holds a part of the file's structure, decoded. Such streams are deflated or plain in every file
 * met; others are Damage.
 */
export function streamData(bytes: FileBytes, stream: StreamObject, resolve: Resolve): Buffer {
  const entry = (dict: PdfDict, key: string) => resolve(dict.entries.get(key) ?? NULL);
  const data = bytes.read(stream.dataAt, lengthOf(stream, resolve));
  const [filter, ...others] = listed(entry(stream.value, 'Filter')).map(resolve);
  if (filter === undefined) return data;
  if (others.length > 0 || filter.kind !== 'name' || filter.name !== 'FlateDecode')
    throw new Damage('its structure is packed in a way that is not read here');
  const [parameters = EMPTY_DICT] = listed(entry(stream.value, 'DecodeParms')).map(resolve);
  return parameters.kind === 'dict'
    ? unpredicted(inflated(data), (key) => integerOf(entry(parameters, key)))
    : inflated(data);
}

function lengthOf(stream: StreamObject, resolve: Resolve): number {
  const length = integerOf(resolve(stream.value.entries.get('Length') ?? NULL));
  if (length === null || length < 0 || length > MOST_BYTES) throw new Damage('a stream has no length that could be');
  return length;
}

function listed(value: PdfValue): readonly PdfValue[] {
  if (value.kind === 'array') return value.items;
  return isNull(value) ? [] : [value];
}

/** Takes what is there also where the end is missing: some programs leave the checksum out. */
function inflated(data: Buffer): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: MOST_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    throw new Damage('a compressed part cannot be read', { cause: thrown });
  }
}

/** Undoes a predictor of PNG (ISO 32000-2, 7.4.4.4), which most programs apply to tables of objects. */
function unpredicted(data: Buffer, parameter: (key: string) => number | null): Buffer {
  const predictor = parameter('Predictor') ?? 1;
  if (predictor === 1) return data;
  const sampleBytes = ((parameter('Colors') ?? 1) * (parameter('BitsPerComponent') ?? 8)) / 8;
  const width = sampleBytes * (parameter('Columns') ?? 1);
  if (predictor < 10 || sampleBytes !== 1 || !(width >= 1 && width <= data.length))
    throw new Damage('its structure is packed in a way that is not read here');
  const rows = Math.ceil(data.length / (width + 1));
  const out = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * (width + 1);
    const restore = RESTORE[data[from] ?? 0];
    if (restore === undefined) throw new Damage('a compressed part cannot be read');
    const to = row * width;
    for (let i = 0; i < width; i++) {
      const left = i === 0 ? 0 : (out[to + i - 1] ?? 0);
      const above = row === 0 ? 0 : (out[to + i - width] ?? 0);
      const corner = row === 0 || i === 0 ? 0 : (out[to + i - width - 1] ?? 0);
      out[to + i] = (data[from + 1 + i] ?? 0) + restore(left, above, corner);
    }
  }
  return out;
}

type Restore = (left: number, above: number, corner: number) => number;

/** By the number of the row's filter (PNG specification, 9.2). */
const RESTORE: readonly Restore[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => Math.floor((left + above) / 2),
  (left, above, corner) => {
    const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
    if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0;
    if (toLeft <= toAbove && toLeft <= toCorner) return left;
    return toAbove <= toCorner ? above : corner;
  },
];
