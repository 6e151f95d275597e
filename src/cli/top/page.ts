import type { Ms } from '../../base/units.js';
import type { LogLine } from '../../logs/line.js';
import type { StatusDocument } from '../../protocol/status.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { fitLine, type Line } from '../terminal/line.js';
import type { Size } from '../terminal/terminal.js';
import { footerLine } from './footer.js';
import { headerLines } from './header.js';
import { helpLines } from './help-page.js';
import type { History } from './history.js';
import { logLines, logTitle } from './log-page.js';
import { overviewLines } from './overview.js';
import type { TopState } from './state.js';

/** What is known when a page is drawn. */
export interface PageFacts {
  readonly status: StatusDocument;
  readonly history: History;
  /** What the supervisor has told last, oldest first. */
  readonly events: readonly LogLine[];
  /** The log that is looked at, oldest line first. */
  readonly log: readonly LogLine[];
  /** Since when the supervisor does not answer, and why; null while it does. */
  readonly lost: { readonly at: Ms; readonly reason: string } | null;
  readonly now: Ms;
}

/** How a page may look. */
export interface Look extends Size {
  readonly glyphs: Glyphs;
}

/** The page: exactly as many lines as the terminal has rows, each exactly as wide as it. */
export function renderPage(state: TopState, facts: PageFacts, look: Look): readonly Line[] {
  const { columns, rows, glyphs } = look;
  const head = state.view.name === 'overview' ? headerLines(facts, look) : [];
  const title = state.view.name === 'logs' ? [logTitle(state.view, facts, look)] : [];
  const above = [...head, ...title].slice(0, Math.max(0, rows - 1));
  const height = rows - above.length - 1;
  const body = bodyLines(state, facts, { ...look, rows: height }).slice(0, height);
  const blanks = Array.from({ length: height - body.length }, (): Line => []);
  const page = [...above, ...body, ...blanks, footerLine(state, look)];
  return page.map((line) => fitLine(line, columns, glyphs.ellipsis));
}

function bodyLines(state: TopState, facts: PageFacts, look: Look): readonly Line[] {
  switch (state.view.name) {
    case 'overview':
      return overviewLines(state, facts, look);
    case 'help':
      return helpLines(look);
    case 'logs':
      return logLines(state.view, facts.log, look);
  }
}
