import { suggest } from '../../base/suggest.js';
import { misuse } from '../arguments.js';
import type { Invocation } from '../command.js';
import { type Candidate, complete, type Source } from '../completion/complete.js';
import { namesOf } from '../completion/names.js';
import { COMPLETION_SCRIPTS, SHELLS } from '../completion/scripts.js';

/** Prints the script for a shell, or, for such a script, what may complete the words behind `words --`. */
export async function run(invocation: Invocation): Promise<number> {
  const { operands, output } = invocation;
  const [what = '', ...typed] = operands;
  if (what === 'words') {
    output.data((await candidatesFor(typed, invocation)).map(lineOf).join('\n'));
    return 0;
  }
  const shell = SHELLS.find((one) => one === what);
  if (shell === undefined || typed.length > 0) throw unknownShell(what);
  output.data(COMPLETION_SCRIPTS[shell]);
  return 0;
}

async function candidatesFor(typed: readonly string[], invocation: Invocation): Promise<readonly Candidate[]> {
  const { candidates, sources } = complete(typed, invocation.commands);
  const found = await Promise.all(sources.map((source) => lookUp(source, typed.at(-1) ?? '', invocation)));
  return [...candidates, ...found.flat()];
}

async function lookUp(source: Source, typed: string, invocation: Invocation): Promise<readonly Candidate[]> {
  if (source === 'files' || source === 'folders') return [{ word: `:${source}`, about: '' }];
  const names = await namesOf(source, invocation.client);
  return names.filter((name) => name.startsWith(typed)).map((word) => ({ word, about: '' }));
}

function lineOf({ word, about }: Candidate): string {
  return about === '' ? word : `${word}\t${about}`;
}

function unknownShell(what: string) {
  const meant = suggest(what, SHELLS);
  const usage = 'eval "$(cardq completion bash)", eval "$(cardq completion zsh)", cardq completion fish | source';
  return misuse('completion takes bash, zsh or fish', meant === null ? usage : `did you mean "${meant}"?`);
}
