/** `1 job`, `3 jobs`. */
export function count(n: number, one: string): string {
  return `${number(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** `12 345` in the manner of the reader. */
export function number(n: number): string {
  return n.toLocaleString();
}

/** A value in words; null, which is shown as a dash, where there is none. */
export function known<T>(value: T | null, inWords: (value: T) => string): string | null {
  return value === null ? null : inWords(value);
}

/** `42 %`, of a hundred. */
export function percent(n: number): string {
  return `${Math.round(n)} %`;
}

/** `queue/id`, with the middle of a long id left out. */
export function shortRef({ queue, id }: { readonly queue: string; readonly id: string }): string {
  return `${queue}/${id.length > 16 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id}`;
}

/** The time of day of an instant. */
export function clock(instant: string | number): string {
  return new Date(instant).toLocaleTimeString([], { hour12: false });
}

/** Date and time of day of an instant. */
export function moment(instant: string): string {
  return new Date(instant).toLocaleString([], { hour12: false });
}
