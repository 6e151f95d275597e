/**
 * Text from elsewhere as one line that cannot drive a terminal: colours are dropped, any other control character
 * (C0, DEL, C1) but the tab is spelled out as `\n` or `\x1b`.
 */
export function printable(text: string): string {
  return text.replace(COLOUR, '').replace(CONTROL, spell);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC
const COLOUR = /\u001B\[[\d;]*m/g;
const CONTROL = /(?!\t)\p{Cc}/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' };

function spell(character: string): string {
  return SHORT[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
