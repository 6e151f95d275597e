/** `1 job`, `3 jobs`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** `12 345` in the manner of the reader. */
export function number(n: number): string {
  return n.toLocaleString();
}

/** The time of day of an instant. */
export function clock(instant: string | number): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour12: false });
}

/** Date and time of day of an instant; a dash for none. */
export function moment(instant: string | null): string {
  return instant === null ? '–' : new Date(instant).toLocaleString(undefined, { hour12: false });
}
