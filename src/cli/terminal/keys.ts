/** A key by its name, or the character that it types. */
export type Key = string;

/** What was typed, key by key; `rest` is the beginning of a sequence whose end is still to come. */
export interface Typed {
  readonly keys: readonly Key[];
  readonly rest: string;
}

/** Understands what a terminal sends in raw mode. Sequences of keys without a name here are left out. */
export function readKeys(input: string): Typed {
  const keys: Key[] = [];
  let at = 0;
  while (at < input.length) {
    const match = SEQUENCE.exec(input.slice(at));
    if (match !== null) {
      const name = SEQUENCES[match[1] ?? ''];
      if (name !== undefined) keys.push(name);
      at += match[0].length;
    } else if (UNFINISHED.test(input.slice(at))) {
      return { keys, rest: input.slice(at) };
    } else {
      const character = String.fromCodePoint(input.codePointAt(at) ?? 0);
      keys.push(CONTROLS[character] ?? character);
      at += character.length;
    }
  }
  return { keys, rest: '' };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const SEQUENCE = /^\u001B[[O]([\d;]*[A-Za-z~])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above; ESC alone is the key of that name
const UNFINISHED = /^\u001B[[O][\d;]*$/;

/** As xterm, the Linux console and rxvt send them. */
const SEQUENCES: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '4~': 'end',
  '7~': 'home',
  '8~': 'end',
  '5~': 'pageup',
  '6~': 'pagedown',
};

const CONTROLS: Readonly<Record<string, Key>> = {
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u000C': 'ctrl-l',
  '\u001A': 'ctrl-z',
  '\u001B': 'escape',
  '\r': 'enter',
  '\n': 'enter',
};
