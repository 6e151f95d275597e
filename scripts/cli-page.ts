import type { CommandSpec, OptionSpec } from '../src/cli/command.js';
import { optionText, signature } from '../src/cli/help.js';
import { EXIT_STATUSES } from './exit-statuses.js';

/** The text of `docs/cli.md`: what is written here, and every command as the table of commands has it. */
export function cliPage(commands: readonly CommandSpec[], globalOptions: readonly OptionSpec[]): string {
  const sections = [
    INTRODUCTION.trim(),
    rows(['command', ''], commands.map(linkTo)),
    '## Options of every command',
    optionTable(globalOptions),
    '## Exit statuses',
    'What one means of a single command, or more exactly, stands with that command.',
    exitTable(EXIT_STATUSES),
    ...commands.flatMap(sectionsOf),
  ];
  return `${sections.join('\n\n')}\n`;
}

function sectionsOf(command: CommandSpec): readonly string[] {
  const { name, aliases = [], summary, options, examples, exits } = command;
  const also = aliases.length === 0 ? [] : [`Also: ${aliases.map(code).join(', ')}.`];
  return [
    `## cardq ${name}`,
    fenced([`cardq ${signature(command)}${options.length === 0 ? '' : ' [options]'}`]),
    [sentence(summary), ...also].join(' '),
    ...(options.length === 0 ? [] : [optionTable(options)]),
    fenced(examples),
    ...(exits === undefined ? [] : [exitTable(exits)]),
  ];
}

function linkTo({ name, summary }: CommandSpec): readonly string[] {
  return [`[\`${name}\`](#cardq-${name})`, summary];
}

function optionTable(options: readonly OptionSpec[]): string {
  return rows(
    ['option', ''],
    options.map((option) => [code(optionText(option)), option.summary]),
  );
}

function exitTable(exits: Readonly<Record<number, string>>): string {
  return rows(['exit status', ''], Object.entries(exits));
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...body.map((cells) => cells.map(cell))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What would end a cell, or be taken for a tag. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/<(?=\w)/g, '&lt;');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/<(?=\w)/g, '&lt;');
}

function code(text: string): string {
  return `\`${text}\``;
}

function fenced(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

const INTRODUCTION = `
# Commands

<!-- Made by \`npm run generate\` from the table of commands. Change src/cli/command-table or scripts/cli-page.ts instead. -->

Every command with its options, examples and exit statuses. \`cardq COMMAND --help\` tells the same on a terminal, \`man cardq\` as
well where it was installed with \`npm install --global\`, and [\`cardq completion\`](#cardq-completion) makes the shell complete it.
Options may stand before and after the command. Times are \`500ms\`, \`30s\`, \`5m\`, \`1h\`, or a number of milliseconds.
`;
