import { type Line, lineWidth, type Span, span } from '../terminal/line.js';
import { type KeyHelp, logKeys, overviewKeys } from './key-help.js';
import type { Look } from './page.js';
import type { Action, TopState } from './state.js';

/** The last line: a question, else what the last key brought, else the keys as far as there is room. */
export function footerLine({ question, notice, view }: TopState, { columns, glyphs }: Look): Line {
  if (question !== null) return [span(glyphs.show(`${describe(question)}? y/n`), ['bold', 'yellow'])];
  if (notice !== null) return [span(glyphs.show(notice.text), notice.isBad ? 'red' : 'green')];
  switch (view.name) {
    case 'overview':
      return hints(overviewKeys(glyphs.upDown), columns);
    case 'logs':
      return hints(logKeys(glyphs.upDown), columns);
    case 'help':
      return [span('any key goes back', 'dim')];
  }
}

/** `restart pdf-1`. */
export function describe(action: Action): string {
  return `${action.does} ${'worker' in action ? action.worker : action.queue}`;
}

// Whole ones only, and always the last two, which lead out of here.
function hints(keys: readonly KeyHelp[], columns: number): Line {
  const told = keys
    .filter(({ isRare }) => !isRare)
    .map(({ keys: names, short }): Span[] => [span(names, 'bold'), span(` ${short}  `, 'dim')]);
  const last = told.slice(-2).flat();
  const line: Span[] = [];
  for (const hint of told.slice(0, -2)) {
    if (lineWidth([...line, ...hint, ...last]) - 2 > columns) break;
    line.push(...hint);
  }
  return [...line, ...last];
}
