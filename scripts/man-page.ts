import type { CommandSpec, OptionSpec } from '../src/cli/command.js';
import { signature } from '../src/cli/help.js';
import { EXIT_STATUSES } from './exit-statuses.js';
import { ENVIRONMENT, FILES, FIRST_STEPS, WRITTEN_ON } from './man-words.js';
import { bold, italic, plain } from './roff.js';

/** The text of `man/cardq.1`: every command as the table of commands has it, and the words of `man-words.ts`. */
export function manPage(commands: readonly CommandSpec[], globalOptions: readonly OptionSpec[]): string {
  const lines = [
    '.\\" Made by npm run generate from the table of commands.',
    `.TH CARDQ 1 ${WRITTEN_ON} cardq`,
    '.SH NAME',
    plain('cardq - supervise queue workers, and draw card sheets'),
    '.SH SYNOPSIS',
    `${bold('cardq')} ${italic('command')} [${italic('options')}]`,
    '.SH DESCRIPTION',
    ...DESCRIPTION.flatMap((paragraph) => ['.PP', plain(paragraph)]).slice(1),
    '.SH OPTIONS',
    plain('Every command takes these, before its name or after it.'),
    ...globalOptions.flatMap(optionEntry),
    '.SH COMMANDS',
    ...commands.flatMap(commandEntry),
    '.SH ENVIRONMENT',
    ...entries(ENVIRONMENT),
    '.SH FILES',
    ...entries(FILES),
    '.SH EXIT STATUS',
    ...entries(EXIT_STATUSES),
    '.SH EXAMPLES',
    ...FIRST_STEPS.flatMap(({ what, lines: typed }) => ['.PP', plain(what), ...example(typed)]).slice(1),
    '.SH SEE ALSO',
    `${bold('node')}(1), ${bold('redis-server')}(1), ${bold('systemd.service')}(5)`,
    '.PP',
    plain('The folder docs of the package tells more.'),
  ];
  return `${lines.join('\n')}\n`;
}

const DESCRIPTION = [
  'cardq keeps the processes of queue workers running, hands them jobs from Redis or from a queue of its own, and draws card pictures on sheets for cutting machines.',
  'The command start leaves a supervisor in the background, which belongs to the configuration of the working directory; the other commands speak to it.',
];

function commandEntry(command: CommandSpec): readonly string[] {
  const { name, aliases = [], summary, options, examples, exits } = command;
  const operands = signature(command).slice(name.length);
  const also = aliases.length === 0 ? '' : ` (also: ${aliases.join(', ')})`;
  return [
    `.SS ${bold(`cardq ${name}`)}${plain(operands)}`.replaceAll('"', '\\(dq'),
    plain(`${summary}${also}`),
    ...options.flatMap(optionEntry),
    ...(exits === undefined ? [] : ['.PP', 'Exit status:', ...entries(exits)]),
    '.PP',
    'Examples:',
    ...example(examples),
  ];
}

function optionEntry({ name, short, value, summary }: OptionSpec): readonly string[] {
  const names = [...(short === undefined ? [] : [bold(`-${short}`)]), bold(`--${name}`)].join(', ');
  return ['.TP', value === undefined ? names : `${names} ${italic(value)}`, plain(summary)];
}

function entries(words: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(words).flatMap(([term, meaning]) => ['.TP', bold(term), plain(meaning)]);
}

function example(lines: readonly string[]): readonly string[] {
  return ['.PP', '.RS 4', '.nf', ...lines.map(plain), '.fi', '.RE'];
}
