import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CARDQ, type Workplace, workplace } from '../support/cardq.js';
import { openTerminal } from '../support/tmux.js';
import { requireTool } from '../support/tools.js';
import { serving } from '../support/worker-modules.js';

const SHELLS = {
  bash: { begin: 'bash --norc --noprofile -i', load: 'eval "$(cardq completion bash)"' },
  zsh: { begin: 'zsh -f -i', load: 'autoload -U compinit; compinit -u -D; PS1="$ "; eval "$(cardq completion zsh)"' },
} as const;

test.for(['bash', 'zsh'] as const)(
  '%s completes commands, options, names of workers and folders',
  async (shell, context) => {
    for (const tool of ['tmux', shell]) requireTool(tool, context);
    const place = await withCardq();
    await place.ok('start');
    const terminal = openTerminal({ cwd: place.folder, env: { PATH: pathWith(place) } });
    terminal.type(SHELLS[shell].begin);
    terminal.type(SHELLS[shell].load);
    terminal.type('echo loaded');
    await terminal.shows(/^loaded$/m);
    const completes = async (typed: string, wanted: RegExp) => {
      terminal.press('C-u', 'C-l');
      terminal.press(...typed.split('').map((one) => (one === ' ' ? 'Space' : one)), 'Tab');
      await terminal.shows(wanted);
    };
    await completes('cardq doc', /cardq doctor\b/);
    await completes('cardq enqueue --pri', /cardq enqueue --priority\b/);
    await completes('cardq scale w', /cardq scale work=/);
    await completes('cardq render pict', /cardq render pictures\//);
    await completes('cardq config sch', /cardq config schema\b/);
  },
);

test('fish completes commands, options, names of workers and folders', async (context) => {
  requireTool('fish', context);
  const place = await withCardq();
  await place.ok('start');
  const candidates = (typed: string) => inFish(place, typed);
  expect(candidates('cardq doc')).toMatch(/^doctor\tlook for what is wrong/m);
  expect(candidates('cardq enqueue --pri')).toMatch(/^--priority\t/m);
  expect(candidates('cardq scale ')).toMatch(/^work=$/m);
  expect(candidates('cardq render pict')).toMatch(/^pictures\/\t/m);
  expect(candidates('cardq config sch')).toBe('schema\n');
});

test('another shell is refused with a suggestion, and names are none where nothing runs', async () => {
  const place = await withCardq();
  expect(await place.run(['completion', 'bsh'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean "bash"?'),
  });
  expect((await place.ok('completion', 'words', '--', 'stop', '')).trim()).toBe('');
  expect(await place.ok('completion', 'words', '--', 'start', '--dry')).toMatch(/^--dry-run\t/);
});

/** A place with a folder of pictures, and `cardq` among its programs. */
async function withCardq(): Promise<Workplace> {
  const place = await workplace(serving({ echo: 'echo' }));
  for (const name of ['bin', 'pictures']) mkdirSync(join(place.folder, name));
  const program = join(place.folder, 'bin/cardq');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CARDQ}' "$@"\n`);
  chmodSync(program, 0o755);
  return place;
}

function pathWith({ folder }: Workplace): string {
  return `${join(folder, 'bin')}:${process.env['PATH']}`;
}

function inFish(place: Workplace, typed: string): string {
  const script = `cardq completion fish | source; complete -C '${typed}'`;
  const env = { ...process.env, PATH: pathWith(place), HOME: place.folder };
  return execFileSync('fish', ['--no-config', '-c', script], { cwd: place.folder, env, encoding: 'utf8' });
}
