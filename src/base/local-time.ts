import type { Ms } from './units.js';

/** An instant in the time zone of whoever reads it: `2026-11-22 13:04:05.123`. */
export function formatLocalTime(at: Ms): string {
  const time = new Date(at);
  const day = [pad(time.getFullYear(), 4), pad(time.getMonth() + 1, 2), pad(time.getDate(), 2)].join('-');
  const clock = [pad(time.getHours(), 2), pad(time.getMinutes(), 2), pad(time.getSeconds(), 2)].join(':');
  return `${day} ${clock}.${pad(time.getMilliseconds(), 3)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
