import { fieldsText, type LogLine } from '../../logs/line.js';
import { type Line, span } from '../terminal/line.js';
import { eventLine } from './event-line.js';
import type { Look, PageFacts } from './page.js';
import type { View } from './state.js';

type LogView = Extract<View, { name: 'logs' }>;

/** Whose log it is, and whether new lines are followed. */
export function logTitle({ of, back }: LogView, { log, lost }: PageFacts, { glyphs }: Look): Line {
  return [
    span(`${of.kind} ${glyphs.show(of.name)} `, 'bold'),
    span(back === 0 ? `following, ${log.length} lines` : `${back} lines back`, back === 0 ? 'green' : 'yellow'),
    span(lost === null ? '' : ` ${glyphs.dot} the supervisor is gone`, 'red'),
  ];
}

/** The lines of a log that fit, the last ones when it is followed. */
export function logLines({ of, back }: LogView, log: readonly LogLine[], { rows, glyphs }: Look): readonly Line[] {
  if (log.length === 0) return [[span('nothing is logged yet', 'dim')]];
  const end = Math.max(Math.min(rows, log.length), log.length - back);
  return log.slice(Math.max(0, end - rows), end).map((line) => {
    const process = of.kind === 'queue' ? [span(`${glyphs.show(line.process)} `, 'dim')] : [];
    const fields = glyphs.show(fieldsText(line));
    return [...process, ...eventLine(line, glyphs), span(fields === '' ? '' : ` ${fields}`, 'dim')];
  });
}
