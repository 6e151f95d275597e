/** A number as PDF content writes it: at most six decimals, never an exponent. */
export function pdfNumber(value: number): string {
  const rounded = Math.round(value * 1e6) / 1e6;
  return Math.abs(rounded) < 1e-6 ? '0' : rounded.toFixed(6).replace(/\.?0+$/, '');
}

/** Numbers as PDF content writes them. */
export function pdfNumbers(values: readonly number[]): string {
  return values.map(pdfNumber).join(' ');
}
