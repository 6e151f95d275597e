import { CardqError } from '../../../base/errors.js';
import type { Ms } from '../../../base/units.js';

/** A setting that is taken as it stands to the end of its line, such as a path. Throws `input_invalid`. */
export function path(text: string): string {
  // systemd.syntax(7): a backslash at the end joins the next line, blanks around a value are dropped.
  if (/[\n\r]|\\$|^\s|\s$/.test(text)) {
    throw new CardqError({
      code: 'input_invalid',
      message: 'a unit cannot hold this: it ends in a blank or a backslash, begins with a blank, or has a line break',
      where: JSON.stringify(text),
      hint: 'give it another name',
    });
  }
  return withoutSpecifiers(text);
}

/** A list of paths, divided by blanks. */
export function pathList(paths: readonly string[]): string {
  return paths.map((one) => quoted(withoutSpecifiers(one))).join(' ');
}

/** A program with its arguments: in these `$` would begin a variable. */
export function command([program = '', ...args]: readonly string[]): string {
  const words = [program, ...args.map((one) => one.replaceAll('$', '$$$$'))];
  return words.map((one) => quoted(withoutSpecifiers(one))).join(' ');
}

export function environment(name: string, value: string): string {
  return `Environment=${quoted(withoutSpecifiers(`${name}=${value}`))}`;
}

/** A span of time, in whole seconds and not shorter. */
export function seconds(span: Ms): string {
  return `${Math.ceil(span / 1000)}s`;
}

// systemd.unit(5): `%` begins a specifier.
function withoutSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/** Quoted where it has to be, with the escapes of systemd.syntax(7). */
function quoted(word: string): string {
  if (/^[\w@%+=:,./~$-]+$/.test(word)) return word;
  const escaped = word
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
