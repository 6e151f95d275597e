import { GLOBAL_OPTIONS } from './arguments.js';
import type { CommandSpec, OptionSpec } from './command.js';
import { renderTable } from './table.js';

/** The page of `cardq --help`. */
export function generalHelp(commands: readonly CommandSpec[]): string {
  return [
    'cardq: supervises queue workers, and draws card sheets',
    '',
    'usage: cardq <command> [options]',
    '',
    indent(renderTable(commands.map((one) => [signature(one), one.summary]))),
    '',
    'options of every command:',
    optionTable(GLOBAL_OPTIONS),
    '',
    'cardq <command> --help tells more, with examples.',
  ].join('\n');
}

/** The page of `cardq <command> --help`. */
export function commandHelp(command: CommandSpec): string {
  const also = command.aliases === undefined ? '' : ` (also: ${command.aliases.join(', ')})`;
  const own = command.options.length === 0 ? [] : ['', 'options:', optionTable(command.options)];
  return [
    `cardq ${signature(command)}${also}`,
    '',
    command.summary,
    ...own,
    '',
    'examples:',
    ...command.examples.map((one) => `  ${one}`),
    ...exitsOf(command),
  ].join('\n');
}

function exitsOf({ exits = {} }: CommandSpec): readonly string[] {
  const rows = Object.entries(exits);
  return rows.length === 0 ? [] : ['', 'exit status:', indent(renderTable(rows))];
}

/** `start [worker…]` */
export function signature({ name, operands }: CommandSpec): string {
  return operands === '' ? name : `${name} ${operands}`;
}

/** `-n, --processes N` */
export function optionText({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function optionTable(options: readonly OptionSpec[]): string {
  const rows = options.map((option) => [
    `${option.short === undefined ? '    ' : ''}${optionText(option)}`,
    option.summary,
  ]);
  return indent(renderTable(rows));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
