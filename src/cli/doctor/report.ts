import type { Style } from '../output.js';
import type { Diagnosis } from './check.js';

type Level = Diagnosis['level'];

/** All that was found; `skipped` are subjects that could not be looked at for want of a configuration. */
export interface Report {
  readonly diagnoses: readonly Diagnosis[];
  readonly skipped: readonly string[];
}

/** The document of `--json`. */
export function reportDocument({ diagnoses, skipped }: Report): object {
  const levels: readonly Level[] = ['ok', 'warn', 'fail'];
  const counts = Object.fromEntries(levels.map((level) => [level, countOf(diagnoses, level)]));
  const verdict = levels.findLast((level) => counts[level] !== 0) ?? 'ok';
  return { schemaVersion: 1, verdict, counts, checks: diagnoses, skipped };
}

/** A line for each finding, with its mend below it, and the sum of all. */
export function reportText({ diagnoses, skipped }: Report, paint: (style: Style, text: string) => string): string {
  const width = Math.max(...diagnoses.map(({ subject }) => subject.length));
  const lines = diagnoses.flatMap(({ level, subject, message, hint }) => {
    const head = `${paint(...WORDS[level])}  ${subject.padEnd(width)}  `;
    const indent = ' '.repeat(width + 8);
    const mend = hint === null ? [] : [`${indent}${paint('dim', `→ ${hint}`)}`];
    return [`${head}${message.replaceAll('\n', `\n${indent}`)}`, ...mend];
  });
  return [...lines, '', summary(diagnoses), ...skippedLine(skipped)].join('\n');
}

const WORDS: Readonly<Record<Level, readonly [Style, string]>> = {
  ok: ['green', 'ok  '],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
};

function summary(diagnoses: readonly Diagnosis[]): string {
  const [fails, warns] = [countOf(diagnoses, 'fail'), countOf(diagnoses, 'warn')];
  if (fails > 0) return `${fails} of ${diagnoses.length} checks failed${warns > 0 ? `, ${warns} warned` : ''}`;
  return warns > 0 ? `nothing failed, ${warns} of ${diagnoses.length} checks warned` : 'all is well';
}

function skippedLine(skipped: readonly string[]): readonly string[] {
  if (skipped.length === 0) return [];
  return [`not looked at, for want of a configuration: ${skipped.join(', ')}`];
}

function countOf(diagnoses: readonly Diagnosis[], level: Level): number {
  return diagnoses.filter((one) => one.level === level).length;
}
