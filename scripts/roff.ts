/** What roff would print as another character, or not at all: groff_char(7). */
const CHARACTERS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** Text that roff prints as it stands, on one line. */
export function plain(text: string): string {
  const escaped = text.replace(/[\\\-'`^~"]/g, (one) => CHARACTERS[one] ?? one).replace(/[^\x20-\x7e]/gu, byNumber);
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped; // else it is a request
}

export function bold(text: string): string {
  return `\\fB${plain(text)}\\fR`;
}

export function italic(text: string): string {
  return `\\fI${plain(text)}\\fR`;
}

function byNumber(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `\\[u${number.toString(16).toUpperCase().padStart(4, '0')}]`;
}
