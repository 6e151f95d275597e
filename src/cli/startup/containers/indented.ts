/** The text with so many blanks before each of its lines that has something on it. */
export function indented(width: number, text: string): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}
