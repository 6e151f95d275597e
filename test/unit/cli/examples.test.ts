import { expect, test } from 'vitest';
import { FIRST_STEPS } from '../../../scripts/man-words.js';
import { splitLine } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';

const ofCommands = COMMANDS.flatMap(({ name, examples }) => examples.map((example) => ({ name, example })));
const ofManual = FIRST_STEPS.flatMap(({ lines }) => lines).map((example) => ({ name: null, example }));

test.each([...ofCommands, ...ofManual])('$example is a command line of its command', ({ name, example }) => {
  const words = wordsAfterCardq(example);
  const { command, operands } = splitLine(words, COMMANDS);
  const spec = COMMANDS.find((one) => one.name === command);
  expect(spec?.name).toBe(name ?? command);
  expect(operands.length > 0).toBe(takes(spec?.operands ?? '', operands));
});

/** What a shell would hand over: up to a pipe, a redirection, a comment or the end of a substitution. */
function wordsAfterCardq(line: string): readonly string[] {
  const [, own = ''] = /\bcardq ([^|<>#)]*)/.exec(line) ?? [];
  return [...own.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** Whether operands of this signature are right: `[worker…]` may be left out, `<dir>` and `show|new` may not. */
function takes(signature: string, given: readonly string[]): boolean {
  if (signature === '') return false;
  if (signature.startsWith('[')) return given.length > 0;
  const words = /^[a-z]+(\|[a-z]+)*$/.test(signature) ? signature.split('|') : null;
  return words === null || words.includes(given[0] ?? '');
}
