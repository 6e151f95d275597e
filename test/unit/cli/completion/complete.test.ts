import { expect, test } from 'vitest';
import { COMMANDS } from '../../../../src/cli/commands.js';
import { complete } from '../../../../src/cli/completion/complete.js';

test('the first word is a command, by its name or alias, with what it does', () => {
  const start = COMMANDS.find(({ name }) => name === 'start');
  expect(complete(['sta'], COMMANDS).candidates).toContainEqual({ word: 'start', about: start?.summary });
  expect(wordsOf(['sta'])).toEqual(['start', 'status', 'stats', 'startup']);
  expect(wordsOf(['--quiet', 'ren'])).toEqual(['render']);
  expect(wordsOf([''])).toContain('ps');
});

test('a word that begins with a dash is an option of the command, or of all', () => {
  expect(wordsOf(['enqueue', 'q', '--pri'])).toEqual(['--priority']);
  expect(wordsOf(['enqueue', '--js'])).toEqual(['--json']);
  expect(wordsOf(['--js'])).toEqual(['--json']);
  expect(wordsOf(['status', '--pri'])).toEqual([]);
});

test('what follows an option that takes a value is such a value', () => {
  expect(complete(['-c', ''], COMMANDS).sources).toEqual(['files']);
  expect(complete(['render', 'deck', '-o', ''], COMMANDS).sources).toEqual(['files']);
  expect(wordsOf(['logs', '--level', 'w'])).toEqual(['warn']);
  expect(wordsOf(['--color', ''])).toEqual(['auto', 'always', 'never']);
  expect(complete(['enqueue', '--priority', ''], COMMANDS)).toEqual({ candidates: [], sources: [] });
});

test('operands are what the signature of the command says', () => {
  expect(wordsOf(['config', ''])).toEqual(['validate', 'show', 'schema']);
  expect(wordsOf(['help', 'doc'])).toEqual(['doctor']);
  const sources = (...words: string[]) => complete([...words, ''], COMMANDS).sources;
  expect(sources('stop')).toEqual(['workers']);
  expect(sources('scale')).toEqual(['entries']);
  expect(sources('enqueue')).toEqual(['queues']);
  expect(sources('render')).toEqual(['folders']);
  expect(sources('offset')).toEqual(['files']);
  expect(complete(['no-such-command', ''], COMMANDS)).toEqual({ candidates: [], sources: [] });
});

function wordsOf(typed: readonly string[]): readonly string[] {
  return complete(typed, COMMANDS).candidates.map(({ word }) => word);
}
