import { expect, test } from 'vitest';
import { splitLine } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { blocksOf, pages, readPage } from '../../support/markdown.js';

/** From `cardq` on, up to a pipe, a redirection, a comment or the end of a substitution. */
const TYPED = /(?:^|&& |\$\()cardq ([^|<>#()&;\n]+)/gm;
/** What stands for a command, or goes with any. */
const NO_COMMAND = /^(COMMAND|-)/;

const typed = pages().flatMap((page) =>
  toldBy(readPage(page)).flatMap((text) =>
    [...text.matchAll(TYPED)]
      .map(([, words = '']) => ({ page, words: words.trim() }))
      .filter(({ words }) => !NO_COMMAND.test(words)),
  ),
);

test('pages show commands', () => {
  expect(typed.length).toBeGreaterThan(300);
});

test.each(typed)('$page: cardq $words is a command line', ({ words }) => {
  const { command } = splitLine(wordsOf(words), COMMANDS);
  expect(COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases])).toContain(command);
});

/** What a page shows to be typed: in a sentence, and in the blocks of a shell. */
function toldBy(text: string): readonly string[] {
  const inSentences = text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]+)`/g);
  const inBlocks = blocksOf(text).filter(({ language }) => language === 'sh');
  return [...[...inSentences].map(([, code = '']) => code.replaceAll('\n', ' ')), ...inBlocks.map(({ code }) => code)];
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare ?? '');
}
