/** Synchronized output, DEC private mode 2026: shown as one picture where the terminal knows it, and ignored elsewhere. */
const BEGIN_UPDATE = '\u001B[?2026h';
const END_UPDATE = '\u001B[?2026l';
const ERASE_ALL = '\u001B[H\u001B[2J';
const ERASE_LINE = '\u001B[2K';

/** Turns pages into the escape sequences that change the last one into the next, line by line, so that nothing flickers. */
export class CanvasWriter {
  /** Null: what is on the screen is not known. */
  #shown: readonly string[] | null = null;

  /** The page's lines begin at the top of the screen and fill its width. Empty when nothing has changed. */
  draw(page: readonly string[]): string {
    const before = this.#shown;
    this.#shown = page;
    const lines = page.map((line, row) => (line === before?.[row] ? '' : moveTo(row) + line));
    const erased = (before ?? []).slice(page.length).map((_, i) => moveTo(page.length + i) + ERASE_LINE);
    const changes = [...lines, ...erased].join('');
    if (before === null) return `${BEGIN_UPDATE}${ERASE_ALL}${changes}${END_UPDATE}`;
    return changes === '' ? '' : `${BEGIN_UPDATE}${changes}${END_UPDATE}`;
  }

  /** The next page is drawn whole. */
  forget(): void {
    this.#shown = null;
  }
}

function moveTo(row: number): string {
  return `\u001B[${row + 1};1H`;
}
