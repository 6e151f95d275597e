import { NO_HISTORY, remember } from '../../../../src/cli/top/history.js';
import type { PageFacts } from '../../../../src/cli/top/page.js';
import type { LogLine } from '../../../../src/logs/line.js';
import type { StatusDocument } from '../../../../src/protocol/status.js';

/** What a page is drawn from. */
export function facts(document: StatusDocument, changes: Partial<PageFacts> = {}): PageFacts {
  return {
    status: document,
    history: remember(NO_HISTORY, document),
    events: [],
    log: [],
    lost: null,
    now: Date.parse('2026-11-22T10:01:05.000Z'),
    ...changes,
  };
}

export function logLine(message: string, changes: Partial<LogLine> = {}): LogLine {
  const at = Date.parse('2026-11-22T10:01:00.000Z');
  return {
    at,
    level: 'info',
    process: 'work-1',
    message,
    queue: null,
    job: null,
    fields: {},
    stored: null,
    ...changes,
  };
}
