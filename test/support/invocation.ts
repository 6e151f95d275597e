import { vi } from 'vitest';
import { splitLine } from '../../src/cli/arguments.js';
import { openClient } from '../../src/cli/client/open-client.js';
import type { CommandSpec, Invocation } from '../../src/cli/command.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { Output } from '../../src/cli/output.js';

type Run = Awaited<ReturnType<CommandSpec['load']>>['run'];

/** A command at work in this process: what it has printed so far, and the exit status that it will come to. */
export interface Running {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: Promise<number>;
}

/** Runs a command as its command line would, `cardq` left out; its words are caught instead of printed. */
export function begin(run: Run, commandLine: readonly string[], stateDir: string): Running {
  const caught = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      caught[name] += text;
      return true;
    }),
  );
  const status = run(invocation(commandLine, stateDir)).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return {
    get stdout() {
      return caught.stdout;
    },
    get stderr() {
      return caught.stderr;
    },
    status,
  };
}

/** Runs a command to its end. Throws what it throws. */
export async function invoke(run: Run, commandLine: readonly string[], stateDir: string) {
  const running = begin(run, commandLine, stateDir);
  const status = await running.status;
  return { status, stdout: running.stdout, stderr: running.stderr };
}

function invocation(commandLine: readonly string[], stateDir: string): Invocation {
  const { operands, options } = splitLine(commandLine, COMMANDS);
  const env = {};
  const output = new Output({
    json: options.has('json'),
    quiet: options.has('quiet'),
    verbose: options.has('verbose'),
    color: options.text('color') === 'always' ? 'always' : 'never',
    env,
  });
  const client = openClient({ host: options.text('host'), stateDir: () => stateDir, env });
  return { operands, options, output, commands: COMMANDS, client, stateDir, cwd: stateDir, env };
}
