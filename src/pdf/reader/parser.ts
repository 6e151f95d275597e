import { Damage } from './damage.js';
import { atom, type PdfDict, type PdfValue } from './values.js';

/** Deeper than any program nests; without a limit a hostile file could exhaust the stack. */
const MOST_NESTED = 200;

/** Reads the values that a text holds one after another; a character of it is a byte of the file. */
export class PdfParser {
  readonly text: string;
  at: number;
  #depth = 0;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** Throws Damage where no value begins. */
  value(): PdfValue {
    this.skipBlank();
    const { text, at } = this;
    switch (text[at]) {
      case '/':
        return { kind: 'name', name: this.#name() };
      case '[':
        return this.#nested(() => ({ kind: 'array', items: this.#items() }));
      case '(':
        return atom(this.#string());
      case '<':
        return text[at + 1] === '<' ? this.dict() : atom(this.#match(HEX_STRING, 'a string'));
      default:
        return this.#refOrAtom();
    }
  }

  /** Throws Damage where no dictionary begins. */
  dict(): PdfDict {
    return this.#nested(() => {
      this.expect('<<');
      const entries = new Map<string, PdfValue>();
      while (!this.skips('>>')) {
        const key = this.#name();
        entries.set(key, this.value());
      }
      return { kind: 'dict', entries };
    });
  }

  /** Throws Damage where no whole number without a sign begins. */
  integer(): number {
    this.skipBlank();
    return Number(this.#match(DIGITS, 'a number'));
  }

  /** Goes on behind the word, if it stands here. */
  skips(word: string): boolean {
    this.skipBlank();
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Goes on behind the word. Throws Damage if it does not stand here. */
  expect(word: string): void {
    if (!this.skips(word)) throw new Damage(`"${word}" is missing`);
  }

  /** Goes on behind blanks and comments. */
  skipBlank(): void {
    do this.at = endOf(BLANK, this.text, this.at) ?? this.at;
    while (this.#skipsComment());
  }

  #skipsComment(): boolean {
    const end = endOf(COMMENT, this.text, this.at);
    this.at = end ?? this.at;
    return end !== null;
  }

  #items(): PdfValue[] {
    this.expect('[');
    const items: PdfValue[] = [];
    while (!this.skips(']')) items.push(this.value());
    return items;
  }

  #name(): string {
    this.skipBlank();
    const written = this.#match(NAME, 'a name').slice(1);
    return written.replace(/#([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }

  /** A string in parentheses, which it may hold itself: in pairs, or behind a backslash. */
  #string(): string {
    const from = this.at;
    let open = 0;
    for (let at = from; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '\\') at++;
      else if (char === '(') open++;
      else if (char === ')' && --open === 0) {
        this.at = at + 1;
        return this.text.slice(from, this.at);
      }
    }
    throw new Damage('a string has no end');
  }

  /** A whole number may be the first of the three words of a reference. */
  #refOrAtom(): PdfValue {
    const word = this.#match(REGULAR, 'a value');
    const end = this.at;
    if (WHOLE.test(word)) {
      const generation = this.#nextWord();
      if (WHOLE.test(generation) && this.#nextWord() === 'R')
        return { kind: 'ref', number: Number(word), generation: Number(generation) };
    }
    this.at = end;
    return atom(word);
  }

  /** Nothing where something else than a word begins. */
  #nextWord(): string {
    this.skipBlank();
    const from = this.at;
    this.at = endOf(REGULAR, this.text, from) ?? from;
    return this.text.slice(from, this.at);
  }

  #match(pattern: RegExp, what: string): string {
    const from = this.at;
    const end = endOf(pattern, this.text, from);
    if (end === null) throw new Damage(`${what} is missing`);
    this.at = end;
    return this.text.slice(from, end);
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MOST_NESTED) throw new Damage('values are nested too deep');
    const value = read();
    this.#depth--;
    return value;
  }
}

const BLANK = /[\0\t\n\f\r ]+/y;
const COMMENT = /%[^\r\n]*/y;
const DIGITS = /\d+/y;
const REGULAR = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const HEX_STRING = /<[^>]*>/y; // readers pass over what is no digit
const WHOLE = /^\d+$/;

/** Where the match of a sticky pattern at this place ends; null where it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
