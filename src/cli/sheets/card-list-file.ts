import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { CardqError, messageOf } from '../../base/errors.js';
import { suggest } from '../../base/suggest.js';
import type { CardEntry, Problem } from '../../pdf/index.js';

/**
 * The cards that a file lists, as JSON (`[{"front": …, "back": …, "count": …}]`) or a line each: `3 forest.jpg`,
 * `1 hero.jpg // villain.jpg`. `-` is standard input. Throws `input_invalid`, telling every entry that cannot be meant.
 */
export async function readCardList(file: string, cwd: string): Promise<CardEntry[]> {
  const name = file === '-' ? 'standard input' : file;
  const text = (await contentOf(file, cwd)).replace(/^\uFEFF/, '');
  const problems: Problem[] = [];
  const note = (where: string, message: string) => problems.push({ message, where: `${name}, ${where}`, hint: HINT });
  const cards = /^\s*[[{]/.test(text) ? fromJson(text, name, note) : fromLines(text, note);
  if (problems.length === 0) return cards;
  const { problemsError } = await import('../../pdf/problems.js');
  throw problemsError(problems);
}

const HINT =
  'a list has lines like "3 forest.jpg" or "1 hero.jpg // villain.jpg", or is JSON: [{"front": "forest.jpg", "count": 3}]';

type Note = (where: string, message: string) => void;

async function contentOf(file: string, cwd: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (thrown) {
    const message = `--cards: the list cannot be read: ${messageOf(thrown)}`;
    throw new CardqError({ code: 'input_invalid', message, where: file, hint: HINT });
  }
}

/** A number, if need be with an `x`, counts; a file name cannot hold the `//` before the back. */
const LINE = /^(?:(?<count>\d+)[x×]?\s+)?(?<front>.+?)(?:\s+\/\/\s+(?<back>.+))?$/iu;

function fromLines(text: string, note: Note): CardEntry[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), where: `line ${index + 1}` }));
  return lines.flatMap(({ line, where }) => {
    if (line === '' || line.startsWith('#')) return [];
    const { count = '1', front = '', back } = LINE.exec(line)?.groups ?? {};
    if (front === '' || /(?:^|\s)\/\/(?:\s|$)/.test(`${front} ${back ?? ''}`)) {
      note(where, `"${line}" is not a count, a front and perhaps // and a back`);
      return [];
    }
    if (Number(count) < 1) note(where, `"${line}" asks for no card`);
    return [{ front, back, count: Number(count) }];
  });
}

function fromJson(text: string, name: string, note: Note): CardEntry[] {
  const list = parsed(text, name);
  if (Array.isArray(list)) return list.flatMap((entry: unknown, index) => fromEntry(entry, `entry ${index}`, note));
  note('JSON', 'this is no array');
  return [];
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const message = `this is not JSON: ${messageOf(thrown)}`;
    throw new CardqError({ code: 'input_invalid', message, where: name, hint: HINT });
  }
}

const FIELDS = ['front', 'back', 'count'] as const;

function fromEntry(entry: unknown, where: string, note: Note): CardEntry[] {
  if (typeof entry !== 'object' || entry === null) {
    note(where, 'this is no object');
    return [];
  }
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  for (const field of Object.keys(fields).filter((field) => !FIELDS.some((known) => known === field))) {
    const meant = suggest(field, FIELDS);
    note(where, `unknown field ${field}${meant === null ? '' : ` (did you mean ${meant}?)`}`);
  }
  const { front, back, count } = fields;
  const isCount = count === undefined || (typeof count === 'number' && Number.isSafeInteger(count) && count > 0);
  if (!isCount) note(where, 'count is not a whole number from 1');
  if (typeof front !== 'string' || front === '') note(where, 'front is no name');
  if (back !== undefined && (typeof back !== 'string' || back === '')) note(where, 'back is no name');
  return typeof front === 'string' && (back === undefined || typeof back === 'string') && isCount
    ? [{ front, back, count }]
    : [];
}
