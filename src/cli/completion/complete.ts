import { LOG_LEVELS } from '../../base/log-level.js';
import { JOB_STATES } from '../../protocol/jobs.js';
import { commandWord, GLOBAL_OPTIONS } from '../arguments.js';
import type { CommandSpec, OptionSpec } from '../command.js';

/** What may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** What it does, in words; empty where the word says it. */
  readonly about: string;
}

/** What the words of one place are: given here, or known to the file system or the supervisor. */
export type Source = 'files' | 'folders' | 'workers' | 'entries' | 'queues';

/** What may complete a line; the shell, or whoever knows the names, has to look for `sources`. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly sources: readonly Source[];
}

/** What may come next: `words` are those behind `cardq`, the last one as far as it is typed. */
export function complete(words: readonly string[], commands: readonly CommandSpec[]): Completion {
  const before = words.slice(0, -1);
  const typed = words.at(-1) ?? '';
  const name = commandWord(before);
  const command = commands.find((one) => one.name === name || one.aliases?.includes(name ?? '')) ?? null;
  const options = [...(command?.options ?? []), ...GLOBAL_OPTIONS];
  const awaited = optionAwaiting(before.at(-1), options);
  if (awaited !== null) return matching(typed, valuesOf(awaited));
  if (typed.startsWith('-')) return matching(typed, { candidates: options.map(optionCandidate), sources: [] });
  if (name === null || name === 'help')
    return matching(typed, { candidates: commandCandidates(commands), sources: [] });
  return matching(typed, command === null ? NOTHING : operandsOf(command));
}

const NOTHING: Completion = { candidates: [], sources: [] };

/** The option that takes its value from the next word. */
function optionAwaiting(word: string | undefined, options: readonly OptionSpec[]): OptionSpec | null {
  return (
    options.find(({ name, short, value }) => value !== undefined && (word === `--${name}` || word === `-${short}`)) ??
    null
  );
}

/** What the place-holders of option values stand for, where that is not anything. */
const VALUES: Readonly<Record<string, Completion>> = {
  FILE: { candidates: [], sources: ['files'] },
  DIR: { candidates: [], sources: ['folders'] },
  'FILE|DIR': { candidates: [], sources: ['files'] },
  WORKER: { candidates: [], sources: ['workers'] },
  QUEUE: { candidates: [], sources: ['queues'] },
  QUEUES: { candidates: [], sources: ['queues'] },
  WHEN: { candidates: plain(['auto', 'always', 'never']), sources: [] },
  LEVEL: { candidates: plain(LOG_LEVELS), sources: [] },
  'STATE,…': { candidates: plain(JOB_STATES), sources: [] },
};

function valuesOf({ value = '' }: OptionSpec): Completion {
  return VALUES[value] ?? NOTHING;
}

/** `[worker…]`, `<queue> [json|-]`, `show|new`: what the signature of a command says of its operands. */
function operandsOf({ operands }: CommandSpec): Completion {
  if (/^[a-z]+(\|[a-z]+)*$/.test(operands)) return { candidates: plain(operands.split('|')), sources: [] };
  const source = OPERANDS.find(([pattern]) => pattern.test(operands));
  return { candidates: [], sources: source === undefined ? [] : [source[1]] };
}

const OPERANDS: readonly (readonly [RegExp, Source])[] = [
  [/^worker=/, 'entries'],
  [/worker/, 'workers'],
  [/queue/, 'queues'],
  [/dir/, 'folders'],
  [/pdf/, 'files'],
];

function matching(typed: string, { candidates, sources }: Completion): Completion {
  return { candidates: candidates.filter(({ word }) => word.startsWith(typed)), sources };
}

function optionCandidate({ name, summary }: OptionSpec): Candidate {
  return { word: `--${name}`, about: summary };
}

function commandCandidates(commands: readonly CommandSpec[]): readonly Candidate[] {
  const help = { word: 'help', about: 'print the help of a command' };
  return [
    ...commands.flatMap(({ name, aliases = [], summary }) =>
      [name, ...aliases].map((word) => ({ word, about: summary })),
    ),
    help,
  ];
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word, about: '' }));
}
