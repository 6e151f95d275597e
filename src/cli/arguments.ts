import { parseArgs } from 'node:util';
import { CardqError } from '../base/errors.js';
import { suggest } from '../base/suggest.js';
import { parseDuration } from '../base/units.js';
import type { CommandSpec, OptionSpec, Options } from './command.js';

export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: 'config', short: 'c', value: 'FILE', summary: 'the configuration file' },
  { name: 'host', value: 'URL', summary: 'the supervisor to talk to: unix:/path or http(s)://host:port' },
  { name: 'json', summary: 'print one JSON document' },
  { name: 'color', value: 'WHEN', summary: 'auto, always or never' },
  { name: 'quiet', short: 'q', summary: 'print results and errors only' },
  { name: 'verbose', short: 'v', summary: 'say more' },
  { name: 'debug', summary: 'show the stack of an error' },
  { name: 'version', short: 'V', summary: 'print the version' },
  { name: 'help', short: 'h', summary: 'print this help' },
];

/** Where an error is that was typed. */
export const COMMAND_LINE = 'command line';

/** A command line, split: options may stand before and after the command's name. */
export interface SplitLine {
  readonly command: string | null;
  readonly operands: readonly string[];
  readonly options: Options;
}

/** Splits the words of a command line by what its command takes. Throws CardqError `usage` with a suggestion. */
export function splitLine(words: readonly string[], commands: readonly CommandSpec[]): SplitLine {
  const spec = findCommand(commandWord(words), commands);
  const known = [...GLOBAL_OPTIONS, ...(spec?.options ?? [])];
  const { tokens } = parseArgs({
    args: [...words],
    options: toParseArgs(known),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind === 'option') note(values, token, { known, command: spec?.name ?? null });
  }
  const [command = null, ...rest] = operands;
  const options = readOptions(values);
  options.duration('timeout'); // commands read it when they begin to wait, and then a mistake in it is told too late
  return { command, operands: rest, options };
}

/**
 * The word that names the command; null when there is none. The command decides which options take a value, so it is
 * looked for before they are known: among the global options only those that take one could hide it.
 */
export function commandWord(words: readonly string[]): string | null {
  const { positionals } = parseArgs({
    args: [...words],
    options: toParseArgs(GLOBAL_OPTIONS),
    allowPositionals: true,
    strict: false,
  });
  return positionals[0] ?? null;
}

/** The command with this name or alias; null when none is named. Throws `usage` when there is no such command. */
export function findCommand(name: string | null, commands: readonly CommandSpec[]): CommandSpec | null {
  if (name === null || name === 'help') return null;
  const found = commands.find((one) => one.name === name || one.aliases?.includes(name));
  if (found !== undefined) return found;
  const meant = suggest(
    name,
    commands.flatMap((one) => [one.name, ...(one.aliases ?? [])]),
  );
  throw new CardqError({
    code: 'usage',
    message: `there is no command "${name}"`,
    where: COMMAND_LINE,
    hint: meant === null ? 'cardq --help lists the commands' : `did you mean "${meant}"?`,
  });
}

function toParseArgs(options: readonly OptionSpec[]) {
  return Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function note(
  values: Map<string, string[]>,
  token: OptionToken,
  context: { known: readonly OptionSpec[]; command: string | null },
): void {
  const spec = context.known.find((one) => one.name === token.name);
  if (spec === undefined) throw unknownOption(token, context);
  if (spec.value !== undefined && token.value === undefined)
    throw misuse(`${token.rawName} needs a value: ${spec.value}`, `${helpOf(context.command)} tells what it takes`);
  if (spec.value === undefined && token.value !== undefined)
    throw misuse(`${token.rawName} takes no value`, `give it as ${token.rawName} alone`);
  values.set(spec.name, [...(values.get(spec.name) ?? []), token.value ?? '']);
}

function unknownOption(
  token: OptionToken,
  { known, command }: { known: readonly OptionSpec[]; command: string | null },
): CardqError {
  const meant = suggest(
    token.name,
    known.map((one) => one.name),
  );
  return new CardqError({
    code: 'usage',
    message: `${command === null ? 'cardq' : `cardq ${command}`} has no option ${token.rawName}`,
    where: COMMAND_LINE,
    hint: meant === null ? `${helpOf(command)} lists the options` : `did you mean --${meant}?`,
  });
}

function helpOf(command: string | null): string {
  return command === null ? 'cardq --help' : `cardq ${command} --help`;
}

function readOptions(values: ReadonlyMap<string, readonly string[]>): Options {
  const last = (name: string) => values.get(name)?.at(-1) ?? null;
  const list = (name: string) =>
    (values.get(name) ?? [])
      .flatMap((value) => value.split(','))
      .map((one) => one.trim())
      .filter((one) => one !== '');
  return {
    has: (name) => values.has(name),
    text: last,
    list,
    word(name, words) {
      const raw = last(name);
      return raw === null ? null : oneOf(words, name, raw);
    },
    words: (name, words) => list(name).map((raw) => oneOf(words, name, raw)),
    whole(name, { min, max }) {
      const raw = last(name);
      if (raw === null) return null;
      const value = Number(raw);
      if (raw.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
      throw misuse(
        `--${name} takes a whole number from ${min} to ${max}, not "${raw}"`,
        `for example --${name} ${Math.max(1, min)}`,
      );
    },
    duration(name) {
      const raw = last(name);
      if (raw === null) return null;
      const ms = parseDuration(raw);
      if (ms !== null) return ms;
      throw misuse(
        `--${name} takes a duration, not "${raw}"`,
        `for example --${name} 30s, 5m, 1h or 500 (milliseconds)`,
      );
    },
  };
}

/** The word of `words` that option `name` was given. Throws `usage` with all of them, and the one that may be meant. */
export function oneOf<Word extends string>(words: readonly Word[], name: string, raw: string): Word {
  const found = words.find((word) => word === raw);
  if (found !== undefined) return found;
  const meant = suggest(raw, words);
  throw misuse(
    `--${name} takes ${words.join(', ')}, not "${raw}"`,
    meant === null ? `for example --${name} ${words[0]}` : `did you mean "${meant}"?`,
  );
}

/** A command line that cannot be meant. */
export function misuse(message: string, hint: string | null = null): CardqError {
  return new CardqError({ code: 'usage', message, where: COMMAND_LINE, hint });
}
