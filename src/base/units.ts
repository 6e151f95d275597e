declare const unit: unique symbol;

/** A span of time, or an instant since the epoch, in milliseconds. */
export type Ms = number & { readonly [unit]?: 'ms' };
/** A size in bytes. */
export type Bytes = number & { readonly [unit]?: 'bytes' };

const DURATION_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZE_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};

/** Milliseconds of `500ms`, `30s`, `1.5m`, `1h`, `7d` or a plain number of milliseconds; null when it is none of these. */
export function parseDuration(raw: string | number): Ms | null {
  if (typeof raw === 'number') return Number.isFinite(raw) && raw >= 0 ? Math.round(raw) : null;
  return quantity(raw, DURATION_MS, 'ms');
}

/** Bytes of `200MiB`, `1.5GB`, `64KiB` or a plain number of bytes; null when it is none of these. */
export function parseSize(raw: string | number): Bytes | null {
  if (typeof raw === 'number') return Number.isFinite(raw) && raw >= 0 ? Math.round(raw) : null;
  return quantity(raw, SIZE_BYTES, 'B');
}

function quantity(raw: string, factors: Readonly<Record<string, number>>, bare: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(raw);
  if (match === null) return null;
  const factor = factors[match[2] || bare];
  return factor === undefined ? null : Math.round(Number(match[1]) * factor);
}

/** A short reading of a duration: `850ms`, `12s`, `3m 20s`, `5h 2m`, `2d 4h`. */
export function formatDuration(ms: Ms): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return pair(seconds, 60, 'm', 's');
  if (seconds < 86_400) return pair(Math.floor(seconds / 60), 60, 'h', 'm');
  return pair(Math.floor(seconds / 3600), 24, 'd', 'h');
}

function pair(value: number, base: number, large: string, small: string): string {
  const rest = value % base;
  return `${Math.floor(value / base)}${large}${rest === 0 ? '' : ` ${rest}${small}`}`;
}

/** A short reading of a size: `812 B`, `3.4 MiB`, `1.2 GiB`. */
export function formatSize(bytes: Bytes): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${' KMG'[power]}iB`;
}
